//! Marks of eight bytes: what is enough to know a text again without keeping it.

/// The mark of a text: its 64-bit FNV-1a hash, mixed so that all bits count alike. Never 0.
pub fn mark(text: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (hash ^ (hash >> 33)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_the_same_in_every_visit() {
        assert_eq!(mark("00u118oQYT4TBTemp0g4"), 0xab40_be41_4756_cbe9);
        assert_ne!(mark("00u118oQYT4TBTemp0g4"), mark("00u118oQYT4TBTemp0g5"));
        assert_ne!(mark(""), 0);
    }
}
