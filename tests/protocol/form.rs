//! Form encoding (RFC 6749 appendix B).

use latchkey::oauth::form::{FormError, decode, encode, percent_encode_component};
use proptest::prelude::*;

#[test]
fn the_example_of_rfc_6749_appendix_b() {
    // A space, %, &, +, the pound sign and the euro sign.
    assert_eq!(encode(&[("v", " %&+£€")]), "v=+%25%26%2B%C2%A3%E2%82%AC");
    assert_eq!(
        percent_encode_component(" %&+£€"),
        "%20%25%26%2B%C2%A3%E2%82%AC"
    );
    assert_eq!(
        decode("v=+%25%26%2B%C2%A3%E2%82%AC"),
        Ok(vec![("v".to_owned(), " %&+£€".to_owned())])
    );
}

#[test]
fn odd_pairs_are_read_as_browsers_do() {
    let pairs = |text| decode(text).unwrap();
    assert_eq!(pairs(""), []);
    assert_eq!(pairs("&&"), []);
    assert_eq!(pairs("a"), [("a".to_owned(), String::new())]);
    assert_eq!(
        pairs("a=b=c&=d"),
        [
            ("a".to_owned(), "b=c".to_owned()),
            (String::new(), "d".to_owned())
        ]
    );
    assert_eq!(pairs("a=%e2%82%AC"), [("a".to_owned(), "€".to_owned())]);
}

#[test]
fn damage_is_refused_by_name() {
    let name = || "bad".to_owned();
    for text in ["ok=1&bad=%", "bad=%1", "bad=%g0", "bad=%+1"] {
        assert_eq!(
            decode(text),
            Err(FormError::BadEscape { name: name() }),
            "{text}"
        );
    }
    assert_eq!(decode("bad=a%00"), Err(FormError::Nul { name: name() }));
    assert_eq!(decode("bad=a\0"), Err(FormError::Nul { name: name() }));
    assert_eq!(decode("bad=%ff"), Err(FormError::NotUtf8 { name: name() }));
    assert_eq!(decode("bad=%ff").unwrap_err().name(), "bad");
}

proptest! {
    #[test]
    fn what_is_encoded_decodes_to_itself(name in "[^\0]{1,20}", value in "[^\0]{0,40}") {
        let encoded = encode(&[(&name, &value)]);
        prop_assert!(encoded.is_ascii());
        prop_assert_eq!(decode(&encoded).unwrap(), vec![(name, value.clone())]);
        let component = format!("x={}", percent_encode_component(&value));
        prop_assert_eq!(&decode(&component).unwrap()[0].1, &value);
    }

    #[test]
    fn nothing_makes_decoding_panic(text in "[\\PC%+&=]{0,60}") {
        if let Ok(pairs) = decode(&text) {
            prop_assert!(pairs.iter().all(|(name, value)| !name.contains('\0') && !value.contains('\0')));
        }
    }

    /// Someone else's reader of forms reads what is written here, and the other way round.
    #[test]
    fn a_form_is_read_by_others(fields in prop::collection::vec(("[^\0]{1,12}", "[^\0]{0,20}"), 0..5)) {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let ours = encode(&pairs);
        let read: Vec<_> = url::form_urlencoded::parse(ours.as_bytes()).into_owned().collect();
        prop_assert_eq!(&read, &fields);
        let theirs = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        prop_assert_eq!(decode(&theirs).unwrap(), fields);
    }
}
