//! Whether the ports are free.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use anyhow::{Result, bail};

/// Fails when something else on this machine listens on `port`, and names the flag that chooses another.
pub(super) fn check_free(port: u16, flag: &str) -> Result<()> {
    for address in loopback(port) {
        // Some systems let one bind beside a listener on all addresses; a connection shows that one.
        let answered = TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok();
        match TcpListener::bind(address) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                bail!(
                    "port {port} may not be used without special rights; choose another with {flag}"
                )
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(taken(port, flag)),
            _ if answered => bail!(taken(port, flag)),
            // Anything else: this machine may lack one of the two kinds of address.
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn check_distinct(port: u16, sandbox_port: u16) -> Result<()> {
    if port == sandbox_port {
        bail!(
            "the page and the sandbox org cannot share port {port}: --port and --sandbox-port must differ"
        );
    }
    Ok(())
}

/// Where `localhost` may lead.
pub(super) fn loopback(port: u16) -> [SocketAddr; 2] {
    [
        (Ipv4Addr::LOCALHOST, port).into(),
        (Ipv6Addr::LOCALHOST, port).into(),
    ]
}

fn taken(port: u16, flag: &str) -> String {
    let other = port.checked_add(1000).unwrap_or(port - 1000);
    format!(
        "port {port} is taken by another program on this machine. \
         End that program, or choose another port: {flag} {other}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_its_flag() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let error = check_free(port, "--sandbox-port").unwrap_err().to_string();
        assert!(error.contains(&format!("port {port} is taken")), "{error}");
        assert!(error.contains("--sandbox-port "), "{error}");
    }

    #[test]
    fn a_port_taken_on_all_addresses_counts() {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(check_free(port, "--port").is_err());
    }

    #[test]
    fn a_free_port_passes() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        check_free(port, "--port").unwrap();
    }

    #[test]
    fn one_port_cannot_serve_two() {
        assert!(check_distinct(8080, 8080).is_err());
        assert!(check_distinct(8080, 8081).is_ok());
    }
}
