//! Signatures, checked by the browser.

use latchkey::browser::crypto::verify_rs256;
use latchkey::oauth::base64url;
use wasm_bindgen_test::wasm_bindgen_test;

/// The modulus of RFC 7515 appendix A.2.1.
const N: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

const E: &str = "AQAB";

/// The token of RFC 7515 appendix A.2.1.
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

/// What is signed, and the signature.
fn parts() -> (Vec<u8>, Vec<u8>) {
    let (signed, signature) = TOKEN.rsplit_once('.').expect("a token has three parts");
    let signature = base64url::decode(signature).expect("a signature is base64url");
    (signed.as_bytes().to_vec(), signature)
}

#[wasm_bindgen_test]
async fn the_signature_of_rfc_7515_is_right() {
    let (signed, signature) = parts();
    assert_eq!(verify_rs256(N, E, &signed, &signature).await, Some(true));
}

#[wasm_bindgen_test]
async fn op22_a_bad_rs256_signature_is_found() {
    let (mut signed, mut signature) = parts();
    signed[0] ^= 1;
    assert_eq!(verify_rs256(N, E, &signed, &signature).await, Some(false));
    signed[0] ^= 1;
    signature[0] ^= 1;
    assert_eq!(verify_rs256(N, E, &signed, &signature).await, Some(false));
    for length in [0, 255] {
        let cut = &signature[..length];
        assert_eq!(verify_rs256(N, E, &signed, cut).await, Some(false));
    }
    // Another key's: the signature fits no other modulus.
    let other = N.replacen('o', "p", 1);
    signature[0] ^= 1;
    assert_eq!(
        verify_rs256(&other, E, &signed, &signature).await,
        Some(false)
    );
}
