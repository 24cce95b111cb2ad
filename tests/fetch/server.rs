//! A web server on this machine that answers as it is told, well or badly.
#![allow(dead_code, reason = "not every test looks at everything")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a client asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|it| it.0.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }
}

/// What is sent back.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// These bytes, then the end.
    Bytes(Vec<u8>),
    /// These bytes, then nothing until the client gives up.
    Stall(Vec<u8>),
    /// These bytes, then the connection is torn.
    Reset(Vec<u8>),
}

/// An answer with status line, headers and a body of known length.
pub(crate) fn reply(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let mut bytes = head(status, headers, body.len());
    bytes.extend_from_slice(body);
    Reply::Bytes(bytes)
}

/// The part of an answer before its body.
pub(crate) fn head(status: &str, headers: &[(&str, &str)], length: usize) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n");
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text += "Connection: close\r\n\r\n";
    text.into_bytes()
}

/// A server; it lives as long as the tests.
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a working server");
        let address = listener.local_addr().expect("a working server");
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let log = Arc::clone(&asked);
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                thread::spawn(move || serve(stream.expect("a working server"), &log, &*answer));
            }
        });
        Self { address, asked }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// All that was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("a working server").clone()
    }

    pub(crate) fn forget(&self) {
        self.asked.lock().expect("a working server").clear();
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<Asked>>, answer: &dyn Fn(&Asked) -> Reply) {
    let mut reader = BufReader::new(stream.try_clone().expect("a working server"));
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        match reader.read_line(&mut line) {
            Ok(length) if length > 2 => lines.push(line.trim_end().to_owned()),
            Ok(2) => break,
            _ => return,
        }
    }
    let path = lines[0]
        .split(' ')
        .nth(1)
        .expect("a working server")
        .to_owned();
    let headers = lines[1..].iter().filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let asked = Asked {
        path,
        headers: headers.collect(),
    };
    log.lock().expect("a working server").push(asked.clone());
    // A client that has gone is what some tests are about.
    match answer(&asked) {
        Reply::Bytes(bytes) => {
            let _ = stream.write_all(&bytes);
            let _ = stream.shutdown(Shutdown::Write);
            let _ = reader.read(&mut [0; 64]);
        }
        Reply::Stall(bytes) => {
            let _ = stream.write_all(&bytes);
            // Until the other side closes.
            let _ = reader.read(&mut [0; 64]);
        }
        Reply::Reset(bytes) => {
            let _ = stream.write_all(&bytes);
        }
    }
}
