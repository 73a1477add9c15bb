//! Keys that are made, kept and used in the browser.

use std::future::poll_fn;

use js_sys::{Array, Function, Object, Promise, Reflect};
use latchkey::browser::keys::{
    KINDS, Key, KeyError, Kind, Purpose, Store, generate, generate_extractable, import, sign,
};
use latchkey::browser::page;
use latchkey::oauth::{
    base64url,
    jwk::{Algorithm, Curve},
    jws::Unsigned,
    key_import::{self, Import},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::SubtleCrypto;

const P256: Kind = Kind::Ec(Curve::P256);

pub(crate) fn app() -> Purpose {
    Purpose::Client {
        org: "https://test.example".to_owned(),
        client_id: "0oa1".to_owned(),
    }
}

fn subtle() -> SubtleCrypto {
    page::window().crypto().expect("a secure context").subtle()
}

async fn make(kind: Kind) -> Key {
    generate(kind, "Made".to_owned(), app())
        .await
        .expect("every kind can be made")
}

async fn store() -> Store {
    Store::open().await.expect("the test browser keeps things")
}

/// An object out of JSON text.
fn object(json: &str) -> Object {
    js_sys::JSON::parse(json).expect("JSON").unchecked_into()
}

/// Whether the key signs a token that its public half checks, by nothing but the JWK that an org would have.
pub(crate) async fn signs(key: &Key) -> bool {
    let unsigned = Unsigned::new(key.algorithm, "{}", "{\"iss\":\"ключ\"}");
    let token = sign(key, &unsigned).await.expect("the key signs");
    let (signed, signature) = token.rsplit_once('.').expect("a token has three parts");
    assert_eq!(signed.as_bytes(), unsigned.signing_input());
    let mut signature = base64url::decode(signature).expect("a signature is base64url");
    let algorithm = match key.algorithm.curve() {
        Some(curve) => object(&format!(
            r#"{{"name":"ECDSA","namedCurve":"{}","hash":"{}"}}"#,
            curve.as_str(),
            key.algorithm.hash()
        )),
        None => object(&format!(
            r#"{{"name":"RSASSA-PKCS1-v1_5","hash":"{}"}}"#,
            key.algorithm.hash()
        )),
    };
    let verifier = subtle()
        .import_key_with_object(
            "jwk",
            &object(&key.registration().to_text()),
            &algorithm,
            false,
            &Array::of1(&"verify".into()),
        )
        .expect("a call");
    let verifier = JsFuture::from(verifier).await.expect("a public JWK");
    let verifier = verifier.unchecked_into();
    let mut verdicts = Vec::new();
    for flipped in [0, 1] {
        signature[9] ^= flipped;
        let verdict = subtle().verify_with_object_and_u8_array_and_u8_array(
            &algorithm,
            &verifier,
            &signature,
            signed.as_bytes(),
        );
        let verdict = JsFuture::from(verdict.expect("a call")).await;
        verdicts.push(verdict.expect("a verdict").is_truthy());
    }
    assert!(!verdicts[1], "a changed signature is none");
    verdicts[0]
}

/// Whether WebCrypto gives the private half away, in any form.
pub(crate) async fn can_be_exported(key: &Key) -> bool {
    let mut exported = key.handle().extractable();
    for format in ["jwk", "pkcs8", "raw"] {
        exported |= match subtle().export_key(format, key.handle()) {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        };
    }
    exported
}

#[wasm_bindgen_test]
async fn every_kind_of_key_signs_what_its_public_half_checks() {
    for kind in KINDS {
        let key = make(kind).await;
        assert_eq!(key.algorithm, kind.algorithm());
        assert_eq!(key.kid, key.public.thumbprint());
        assert!(key.public.fits(key.algorithm));
        assert!(signs(&key).await, "{kind:?}");
        assert!(!can_be_exported(&key).await, "{kind:?}");
        let told = match kind {
            Kind::Ec(curve) => curve.as_str().to_owned(),
            Kind::Rsa { bits } => format!("{bits} bits"),
        };
        assert!(key.public.describe().ends_with(&told), "{kind:?}");
    }
}

#[wasm_bindgen_test]
async fn a_key_signs_for_its_own_algorithm_only() {
    let key = make(P256).await;
    for algorithm in [Algorithm::Rs256, Algorithm::Es384] {
        let token = Unsigned::new(algorithm, "{}", "{}");
        assert_eq!(sign(&key, &token).await, Err(KeyError::OtherAlgorithm));
    }
}

#[wasm_bindgen_test]
async fn a_key_is_kept_changed_and_removed() {
    let store = store().await;
    let mut key = make(P256).await;
    key.kid = "at the org".to_owned();
    key.created -= 5;
    store.put(&key).await.expect("there is room");
    let found = store.find(&key.id).await.expect("it is there");
    assert_eq!(
        (&found.name, &found.kid, found.algorithm, &found.public),
        (&key.name, &key.kid, key.algorithm, &key.public)
    );
    assert_eq!(
        (found.created, &found.purpose, found.in_use),
        (key.created, &key.purpose, false)
    );
    assert!(signs(&found).await && !can_be_exported(&found).await);

    store.rename(&key.id, "Другой").await.expect("it is there");
    let renamed = store.find(&key.id).await.expect("it is there");
    assert_eq!((&*renamed.name, &renamed.kid), ("Другой", &key.kid));

    let newer = make(P256).await;
    store.put(&newer).await.expect("there is room");
    let ours = |keys: Vec<Key>| -> Vec<String> {
        let ids = keys.into_iter().map(|key| key.id);
        ids.filter(|id| [&key.id, &newer.id].contains(&id))
            .collect()
    };
    let listed = ours(store.list().await.expect("a list"));
    assert_eq!(listed, [newer.id.clone(), key.id.clone()]);

    for id in [&key.id, &newer.id, &newer.id] {
        store.remove(id).await.expect("removing is no trouble");
    }
    assert!(ours(store.list().await.expect("a list")).is_empty());
    let gone = [
        store.find(&key.id).await.err(),
        store.rename(&key.id, "").await.err(),
        store.use_key(&key.id).await.err(),
    ];
    assert_eq!(gone, [Some(KeyError::Gone); 3]);
}

#[wasm_bindgen_test]
async fn of_the_keys_of_one_app_one_is_in_use() {
    let store = store().await;
    let (first, second) = (make(P256).await, make(P256).await);
    let mut other = make(P256).await;
    other.purpose = Purpose::Client {
        org: "https://other.example".to_owned(),
        client_id: "0oa1".to_owned(),
    };
    for key in [&first, &second, &other] {
        store.put(key).await.expect("there is room");
    }
    let used = async || {
        let mut used = Vec::new();
        for key in [&first, &second, &other] {
            used.push(store.find(&key.id).await.expect("it is there").in_use);
        }
        used
    };
    for (key, expected) in [
        (&other, [false, false, true]),
        (&first, [true, false, true]),
        (&second, [false, true, true]),
        (&second, [false, true, true]),
    ] {
        store.use_key(&key.id).await.expect("it is there");
        assert_eq!(used().await, expected);
    }
    for key in [&first, &second, &other] {
        store.remove(&key.id).await.expect("removing is no trouble");
    }
}

/// What a reload keeps is what another handle of the database finds: nothing else is left of a page.
#[wasm_bindgen_test]
async fn dp14_a_key_survives_a_reload_and_dies_when_it_is_removed() {
    let (org, client) = ("https://dp14.example", "0oa14");
    let before = store().await;
    let made = before.dpop_key(org, client).await.expect("a key");
    drop(before);

    let after = store().await;
    let found = after.dpop_key(org, client).await.expect("a key");
    assert_eq!(found.kid, made.kid);
    assert_eq!(found.public, made.public);
    assert!(signs(&found).await && !can_be_exported(&found).await);
    let listed = after.list().await.expect("a list");
    assert_eq!(listed.iter().filter(|key| key.id == made.id).count(), 1);

    after.remove_dpop_key(org, client).await.expect("it goes");
    let gone = store().await.find(&made.id).await.err();
    assert_eq!(gone, Some(KeyError::Gone));
    let new = store().await.dpop_key(org, client).await.expect("a key");
    assert_ne!(new.kid, made.kid);
    after.remove_dpop_key(org, client).await.expect("it goes");
}

#[wasm_bindgen_test]
async fn dp15_two_tabs_that_ask_at_once_get_one_key() {
    let (org, client) = ("https://dp15.example", "0oa15");
    let tabs = Array::new();
    for _ in 0..4 {
        let tab = async move {
            let key = store().await.dpop_key(org, client).await.expect("a key");
            assert!(signs(&key).await);
            Ok(JsValue::from_str(&key.kid))
        };
        tabs.push(&future_to_promise(tab));
    }
    let kids = JsFuture::from(Promise::all(&tabs)).await.expect("keys");
    let kids: Vec<_> = Array::from(&kids)
        .iter()
        .map(|kid| kid.as_string())
        .collect();
    assert!(kids.iter().all(|kid| *kid == kids[0]), "{kids:?}");
    let other = store().await.dpop_key(org, "0oa16").await.expect("a key");
    assert_ne!(Some(other.kid), kids[0], "another app has its own");
    for client in [client, "0oa16"] {
        store()
            .await
            .remove_dpop_key(org, client)
            .await
            .expect("it goes");
    }
}

#[wasm_bindgen_test]
async fn a_key_to_take_elsewhere_is_given_once_and_kept_closed() {
    for kind in [KINDS[0], P256, Kind::Ec(Curve::P521)] {
        let made = generate_extractable(kind, "Elsewhere".to_owned(), app()).await;
        let (key, half) = made.expect("every kind can be made");
        assert!(signs(&key).await && !can_be_exported(&key).await);
        for text in [&half.pem, &half.jwk] {
            let Ok(Import::Key(read)) = key_import::read(text) else {
                panic!("{kind:?} was not read back");
            };
            assert_eq!(read.public.as_ref(), Some(&key.public));
            assert_eq!(read.algorithm, key.algorithm);
            let again = import(&read, String::new(), app()).await.expect("a key");
            assert_eq!(again.kid, key.kid);
            assert!(signs(&again).await);
        }
        assert!(half.jwk.contains("\"kid\"") && !half.jwk.contains("key_ops"));
    }
}

/// Opens the store of a browser whose `indexedDB` does this; other tests do not see it.
async fn open_by(script: &'static str) -> Result<Store, KeyError> {
    let window = page::window();
    let name = JsValue::from_str("indexedDB");
    let own = Object::get_own_property_descriptor(&window, &name);
    let value = match script {
        "" => JsValue::UNDEFINED,
        _ => {
            let factory = Object::new();
            let open = Function::new_no_args(script);
            Reflect::set(&factory, &"open".into(), &open).expect("a plain object");
            factory.into()
        }
    };
    let other = object(r#"{"configurable":true}"#);
    Reflect::set(&other, &"value".into(), &value).expect("a plain object");
    let mut opening = Box::pin(Store::open());
    poll_fn(|context| {
        Object::define_property(&window, &name, &other);
        let polled = opening.as_mut().poll(context);
        Object::define_property(&window, &name, own.unchecked_ref());
        polled
    })
    .await
}

#[wasm_bindgen_test]
async fn what_keeps_a_browser_from_keeping_keys_is_told_apart() {
    for (script, expected) in [
        ("", KeyError::NoStore),
        (
            "throw new DOMException('', 'SecurityError')",
            KeyError::Refused,
        ),
        (
            "throw new DOMException('', 'QuotaExceededError')",
            KeyError::Full,
        ),
        ("throw new Error('?')", KeyError::StoreFailed),
        // As Firefox's private windows did it: the refusal comes later.
        (
            "const request = {error: new DOMException('', 'InvalidStateError')};
             setTimeout(() => request.onerror({}));
             return request",
            KeyError::Refused,
        ),
    ] {
        assert_eq!(open_by(script).await.err(), Some(expected), "{script}");
    }
    assert!(Store::open().await.is_ok());
}

#[wasm_bindgen_test]
async fn what_another_version_wrote_is_left_alone() {
    let store = store().await;
    let key = make(P256).await;
    store.put(&key).await.expect("there is room");
    let request = page::window().indexed_db().ok().flatten();
    let request = request.expect("a store").open("latchkey").expect("a call");
    let opened = Promise::new(&mut |done, _| request.set_onsuccess(Some(&done)));
    JsFuture::from(opened).await.expect("it opens");
    let database: web_sys::IdbDatabase = request.result().expect("a database").unchecked_into();
    let write = async |value: &JsValue| {
        let transaction = database
            .transaction_with_str_and_mode("keys", web_sys::IdbTransactionMode::Readwrite)
            .expect("a transaction");
        let written = Promise::new(&mut |done, _| transaction.set_oncomplete(Some(&done)));
        let keys = transaction.object_store("keys").expect("a store");
        match value.is_undefined() {
            true => keys.delete(&"later".into()),
            false => keys.put_with_key(value, &"later".into()),
        }
        .expect("a call");
        JsFuture::from(written).await.expect("it is written");
    };
    for entry in ["{}", r#"{"about":"{\"id\":\"later\",\"version\":9}"}"#] {
        write(&object(entry)).await;
        assert!(matches!(store.find("later").await, Err(KeyError::Gone)));
        let listed = store.list().await.expect("a list");
        assert!(listed.iter().any(|listed| listed.id == key.id));
    }
    write(&JsValue::UNDEFINED).await;
    database.close();
    store.remove(&key.id).await.expect("it goes");
}
