//! Whether a server on this machine answers yet.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use super::ports;

const PATIENCE: Duration = Duration::from_secs(2);

/// Whether `http://localhost:{port}{path}` answers 200.
pub(super) fn answers(port: u16, path: &str) -> bool {
    ports::loopback(port)
        .iter()
        .any(|address| status(address, path).is_ok_and(|line| line.starts_with(b"HTTP/1.1 200")))
}

fn status(address: &SocketAddr, path: &str) -> io::Result<[u8; 12]> {
    let mut stream = TcpStream::connect_timeout(address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let host = format!("localhost:{}", address.port());
    // Trunk answers a path it does not know with the page only to those who accept one.
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    )?;
    let mut line = [0; 12];
    stream.read_exact(&mut line)?;
    Ok(line)
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader},
        net::{Ipv4Addr, TcpListener},
        thread,
    };

    use super::*;

    /// Asks a server that answers every request with `response`.
    fn ask(response: &'static str) -> bool {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let request = lines.next().unwrap().unwrap();
            while !lines.next().unwrap().unwrap().is_empty() {}
            stream.write_all(response.as_bytes()).unwrap();
            request
        });
        let ready = answers(port, "/page");
        assert_eq!(server.join().unwrap(), "GET /page HTTP/1.1");
        ready
    }

    #[test]
    fn ready_is_status_200() {
        assert!(ask("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        assert!(!ask("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
        assert!(!ask("nonsense"));
    }

    #[test]
    fn nobody_there_is_not_ready() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        assert!(!answers(port, "/"));
    }
}
