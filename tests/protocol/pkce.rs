//! PKCE (RFC 7636).

use latchkey::oauth::pkce::challenge;
use latchkey::oauth::secret::CodeVerifier;
use proptest::prelude::*;

/// RFC 7636 appendix B.
const BYTES: [u8; 32] = [
    116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77,
    105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
];

#[test]
fn the_example_of_rfc_7636_appendix_b() {
    let verifier = CodeVerifier::from_random(BYTES);
    assert_eq!(
        verifier.reveal(),
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    assert_eq!(
        challenge(&verifier),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

proptest! {
    #[test]
    fn every_verifier_and_challenge_has_a_length_and_characters_okta_takes(bytes in any::<[u8; 32]>()) {
        let verifier = CodeVerifier::from_random(bytes);
        for text in [verifier.reveal().to_owned(), challenge(&verifier)] {
            prop_assert_eq!(text.len(), 43);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)));
        }
    }
}
