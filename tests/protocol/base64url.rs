//! base64url (RFC 4648 section 5).

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use latchkey::oauth::base64url::{decode, encode};
use proptest::prelude::*;

#[test]
fn the_examples_of_rfc_4648_section_10() {
    for (bytes, text) in [
        ("", ""),
        ("f", "Zg"),
        ("fo", "Zm8"),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg"),
        ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(encode(bytes.as_bytes()), text);
        assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
    }
    assert_eq!(encode(&[0xfb, 0xff]), "-_8");
}

#[test]
fn what_is_not_base64url_is_refused() {
    for text in [
        "A", "AAAAA", "Zg==", "Zh", "Zm9", "+/8", "Zm 9v", "Zm9v\n", "é",
    ] {
        assert_eq!(decode(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn it_agrees_with_the_base64_crate(bytes in any::<Vec<u8>>(), text in "[A-Za-z0-9_=+-]{0,9}") {
        prop_assert_eq!(encode(&bytes), BASE64_URL_SAFE_NO_PAD.encode(&bytes));
        prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        prop_assert_eq!(decode(&text), BASE64_URL_SAFE_NO_PAD.decode(&text).ok());
    }
}
