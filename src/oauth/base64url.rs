//! base64url without padding (RFC 4648 section 5, RFC 7515 section 2).

/// Encodes bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 4 / 3 + 1);
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in bytes {
        buffer = buffer << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 6 {
            bits -= 6;
            out.push(digit(buffer >> bits));
        }
    }
    if bits > 0 {
        out.push(digit(buffer << (6 - bits)));
    }
    out
}

/// Decodes a text; `None` if it has any other character, a length that nothing has, or bits that belong to no byte.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        buffer = buffer << 6 | value(byte)?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            // The low eight bits.
            out.push((buffer >> bits) as u8);
        }
    }
    // What is left over is less than a whole character, and zero.
    (bits < 6 && buffer & ((1 << bits) - 1) == 0).then_some(out)
}

/// The character of the lowest six bits.
fn digit(bits: u32) -> char {
    // Below 64.
    let bits = (bits & 0x3f) as u8;
    char::from(match bits {
        0..=25 => b'A' + bits,
        26..=51 => b'a' + (bits - 26),
        52..=61 => b'0' + (bits - 52),
        62 => b'-',
        _ => b'_',
    })
}

fn value(byte: u8) -> Option<u32> {
    let bits = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(bits.into())
}
