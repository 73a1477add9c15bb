//! Records by the tab and by the device.

use latchkey::browser::{page, storage::Area};
use wasm_bindgen_test::wasm_bindgen_test;

const KEY: &str = "latchkey.test.record";

#[wasm_bindgen_test]
fn a_record_is_read_as_it_was_written() {
    for area in [Area::Tab, Area::Device] {
        let record = vec![Some("ключ \"\u{1}".to_owned()), None];
        assert!(area.write(KEY, &record));
        assert_eq!(area.read(KEY), Some(record));
        area.remove(KEY);
        assert_eq!(area.read::<String>(KEY), None);
    }
}

#[wasm_bindgen_test]
fn the_areas_are_two() {
    Area::Tab.write(KEY, &1_u64);
    Area::Device.write(KEY, &2_u64);
    assert_eq!(
        (Area::Tab.read(KEY), Area::Device.read(KEY)),
        (Some(1_u64), Some(2_u64))
    );
    Area::Tab.remove(KEY);
    assert_eq!(
        (Area::Tab.read::<u64>(KEY), Area::Device.read(KEY)),
        (None, Some(2_u64))
    );
    Area::Device.remove(KEY);
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_nothing() {
    let store = page::window()
        .session_storage()
        .ok()
        .flatten()
        .expect("the test browser keeps things");
    for damaged in ["", "{", "[1, 2", "not JSON", "{\"a\":1}"] {
        store.set_item(KEY, damaged).expect("a small record fits");
        assert_eq!(Area::Tab.read::<Vec<u64>>(KEY), None, "{damaged}");
    }
    Area::Tab.remove(KEY);
}

#[wasm_bindgen_test]
fn a_full_store_is_told() {
    assert!(
        !Area::Tab.write(KEY, &"x".repeat(16 << 20)),
        "no browser keeps that much in a tab"
    );
    assert_eq!(Area::Tab.read::<String>(KEY), None);
}

#[wasm_bindgen_test]
fn keys_are_found_by_their_beginning() {
    for name in ["latchkey.test.a", "latchkey.test.b", "other.test.c"] {
        assert!(Area::Tab.write(name, &0_u64));
    }
    let mut keys = Area::Tab.keys("latchkey.test.");
    keys.sort();
    assert_eq!(keys, ["latchkey.test.a", "latchkey.test.b"]);
    for name in ["latchkey.test.a", "latchkey.test.b", "other.test.c"] {
        Area::Tab.remove(name);
    }
}
