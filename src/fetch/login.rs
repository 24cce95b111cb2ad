//! Passwords, and what a server is told of them.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::model::{Login, Password};

/// A password is not longer, in bytes.
const LONGEST: u64 = 4096;

/// The header `Authorization` for a login (RFC 7617); otherwise the beginning of a
/// sentence that says why not.
pub(super) fn authorization(login: &Login) -> Result<String, String> {
    let password = match &login.password {
        Password::Command(command) => from_command(command)
            .map_err(|error| format!("`password_command` gives no password ({error})"))?,
        Password::File(path) => from_file(path)
            .map_err(|error| format!("{} gives no password ({error})", path.display()))?,
    };
    let pair = format!("{}:{password}", login.username);
    Ok(format!("Basic {}", base64(pair.as_bytes())))
}

fn from_command(command: &str) -> io::Result<String> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take();
    let text = output.map_or_else(|| Ok(String::new()), first_line);
    let status = child.wait()?;
    if !status.success() {
        return Err(io::Error::other(format!("it ended with {status}")));
    }
    text
}

fn from_file(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::other("others may read it: chmod 600 it"));
        }
    }
    first_line(file)
}

fn first_line(source: impl io::Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    source.take(LONGEST).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(io::Error::other("it is empty"));
    }
    Ok(line.to_owned())
}

/// The bytes in letters and digits (RFC 4648, 4).
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() {
                char::from(sign)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_letters() {
        // RFC 4648, 10
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn passwords_come_from_commands_and_private_files() {
        use std::os::unix::fs::PermissionsExt as _;
        let login = |password| Login {
            username: "Aladdin".to_owned(),
            password,
        };
        // RFC 7617, 2
        let expected = Ok("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==".to_owned());
        let command = Password::Command("echo open sesame; echo more".to_owned());
        assert_eq!(authorization(&login(command)), expected);
        let command = Password::Command("echo no; exit 3".to_owned());
        assert!(
            authorization(&login(command))
                .unwrap_err()
                .contains("exit status: 3")
        );

        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "open sesame\n").unwrap();
        let set = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        set(0o644);
        let error = authorization(&login(Password::File(path.clone()))).unwrap_err();
        assert!(error.contains("chmod 600"), "{error}");
        set(0o600);
        assert_eq!(
            authorization(&login(Password::File(path.clone()))),
            expected
        );
    }
}
