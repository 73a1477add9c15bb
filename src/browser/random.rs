//! Random bytes from the browser's cryptographic source.

/// `N` bytes from `crypto.getRandomValues`.
///
/// # Panics
/// When the browser has no cryptographic source. Nothing safe can go on without one.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    match getrandom::fill(&mut bytes) {
        Ok(()) => bytes,
        Err(_) => panic!("this browser offers no cryptographic randomness"),
    }
}
