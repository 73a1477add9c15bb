//! DER, read strictly.

use latchkey::oauth::der::{self, DerError as E, Reader};
use proptest::prelude::*;

#[test]
fn elements_are_read_in_turn() {
    let mut reader = Reader::new(&[0x30, 6, 2, 1, 5, 4, 1, 0xff, 5, 0]);
    let mut inner = reader.sequence().unwrap();
    assert_eq!(inner.small(), Ok(5));
    assert_eq!(inner.optional(der::BIT_STRING), Ok(None));
    assert_eq!(inner.expect(der::NULL), Err(E::Unexpected));
    assert_eq!(inner.end(), Err(E::Malformed));
    assert_eq!(inner.expect(der::OCTET_STRING), Ok(&[0xff][..]));
    assert_eq!(inner.end(), Ok(()));
    assert_eq!(inner.expect(der::NULL), Err(E::CutOff));
    assert_eq!(reader.element(), Ok((der::NULL, &[][..])));
}

#[test]
fn a_length_has_one_form() {
    let with = |length: &[u8], content: usize| {
        let bytes = [&[der::OCTET_STRING], length, &vec![7; content]].concat();
        Reader::new(&bytes)
            .element()
            .map(|(_, content)| content.len())
    };
    assert_eq!(with(&[0x7f], 127), Ok(127));
    assert_eq!(with(&[0x81, 0x80], 128), Ok(128));
    assert_eq!(with(&[0x82, 1, 0], 256), Ok(256));
    assert_eq!(with(&[0x84, 1, 0, 0, 0], 1 << 24), Ok(1 << 24));
    // Longer than need be.
    assert_eq!(with(&[0x81, 0x7f], 127), Err(E::Malformed));
    assert_eq!(with(&[0x82, 0, 0x80], 128), Err(E::Malformed));
    // Not told.
    assert_eq!(with(&[0x80], 9), Err(E::Malformed));
    // More than there can be.
    assert_eq!(with(&[0x85, 1, 0, 0, 0, 0], 9), Err(E::Malformed));
    assert_eq!(with(&[0xff], 9), Err(E::Malformed));
    for cut in [
        &[][..],
        &[0x81],
        &[0x82, 1],
        &[0x0a],
        &[0x84, 0xff, 0xff, 0xff, 0xff],
    ] {
        assert_eq!(with(cut, 0), Err(E::CutOff), "{cut:?}");
    }
    assert_eq!(Reader::new(&[0x1f, 0x81, 0]).element(), Err(E::Malformed));
}

#[test]
fn a_number_has_one_form_and_no_sign() {
    let read = |content: &[u8]| {
        let bytes = der::encode(der::INTEGER, content);
        Reader::new(&bytes).unsigned().map(<[u8]>::to_vec)
    };
    assert_eq!(read(&[0]), Ok(vec![]));
    assert_eq!(read(&[1]), Ok(vec![1]));
    assert_eq!(read(&[0, 0x80]), Ok(vec![0x80]));
    for bad in [&[][..], &[0, 1], &[0, 0], &[0x80], &[0xff, 1]] {
        assert_eq!(read(bad), Err(E::Malformed), "{bad:?}");
    }
    let small = |content: &[u8]| Reader::new(&der::encode(der::INTEGER, content)).small();
    assert_eq!(small(&[0, 0xff, 0xff, 0xff, 0xff]), Ok(u32::MAX));
    assert_eq!(small(&[1, 0, 0, 0, 0]), Err(E::Malformed));
}

#[test]
fn a_bit_string_is_made_of_whole_bytes() {
    let read = |content: &[u8]| {
        let bytes = der::encode(der::BIT_STRING, content);
        Reader::new(&bytes).bit_string().map(<[u8]>::to_vec)
    };
    assert_eq!(read(&[0, 1, 2]), Ok(vec![1, 2]));
    assert_eq!(read(&[0]), Ok(vec![]));
    assert_eq!(read(&[]), Err(E::Malformed));
    assert_eq!(read(&[4, 0xf0]), Err(E::Malformed));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(tag in 0_u8..0x1f, content in prop::collection::vec(any::<u8>(), 0..400)) {
        let bytes = der::encode(tag, &content);
        let mut reader = Reader::new(&bytes);
        prop_assert_eq!(reader.element(), Ok((tag, &*content)));
        prop_assert_eq!(reader.end(), Ok(()));
    }

    #[test]
    fn numbers_are_written_as_they_are_read(number in any::<u128>()) {
        let bytes = number.to_be_bytes();
        let number = der::without_zeros(&bytes);
        let written = [&*der::integer_header(number), number].concat();
        prop_assert_eq!(Reader::new(&written).unsigned(), Ok(number));
    }

    #[test]
    fn nothing_makes_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let mut reader = Reader::new(&bytes);
        while let Ok((tag, content)) = reader.element() {
            // What was read is in its one form, so it is written the same.
            let written = der::encode(tag, content);
            prop_assert!(bytes.windows(written.len()).any(|window| window == written));
            let mut inner = Reader::new(content);
            let _ = (inner.clone().small(), inner.clone().bit_string(), inner.sequence().map(|_| ()));
        }
    }
}
