//! Where things are kept, by the XDG Base Directory Specification 0.8.

use std::ffi::OsString;
use std::path::PathBuf;

/// Where Depesche keeps what it keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The user's settings.
    pub config_file: PathBuf,
    /// The folder of the user's themes.
    pub themes: PathBuf,
    /// The list of added sources, beside the settings.
    pub sources_file: PathBuf,
    /// The library.
    pub library: PathBuf,
}

/// Where things are kept, by the variables `XDG_CONFIG_HOME`, `XDG_DATA_HOME` and
/// `HOME`. Relative and empty paths count as not set, as the specification asks.
/// Without a home, and without both of the others, there is no place: `None`.
pub fn paths(env: impl Fn(&str) -> Option<OsString>) -> Option<Paths> {
    let absolute = |name| {
        env(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let folder = |name, below_home: &str| {
        absolute(name)
            .or_else(|| Some(absolute("HOME")?.join(below_home)))
            .map(|path| path.join("depesche"))
    };
    let config = folder("XDG_CONFIG_HOME", ".config")?;
    let data = folder("XDG_DATA_HOME", ".local/share")?;
    Some(Paths {
        config_file: config.join("config.toml"),
        themes: config.join("themes"),
        sources_file: config.join("sources.toml"),
        library: data.join("library.db"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Option<Paths> {
        paths(|name| {
            variables
                .iter()
                .find(|(own, _)| *own == name)
                .map(|(_, value)| value.into())
        })
    }

    #[test]
    fn paths_follow_the_environment() {
        let home = with(&[("HOME", "/home/ada"), ("XDG_CONFIG_HOME", "relative")]).unwrap();
        let config = PathBuf::from("/home/ada/.config/depesche");
        assert_eq!(home.config_file, config.join("config.toml"));
        assert_eq!(home.themes, config.join("themes"));
        assert_eq!(home.sources_file, config.join("sources.toml"));
        assert_eq!(
            home.library,
            PathBuf::from("/home/ada/.local/share/depesche/library.db")
        );

        let xdg = [("XDG_CONFIG_HOME", "/c"), ("XDG_DATA_HOME", "/d")];
        let xdg = with(&xdg).unwrap();
        assert_eq!(xdg.config_file, PathBuf::from("/c/depesche/config.toml"));
        assert_eq!(xdg.library, PathBuf::from("/d/depesche/library.db"));

        assert_eq!(with(&[("XDG_CONFIG_HOME", "/c")]), None);
        assert_eq!(with(&[("HOME", "")]), None);
    }
}
