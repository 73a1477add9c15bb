//! Objects of the browser's by the names of their members. The page loads with less glue than with a binding for each.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Calls a method.
pub(super) fn call(
    target: &JsValue,
    method: &str,
    arguments: &[&JsValue],
) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(target, &method.into())?.dyn_into()?;
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    method.apply(target, &list)
}

/// Reads a member; what cannot be read is undefined.
pub(super) fn get(target: &JsValue, name: &str) -> JsValue {
    Reflect::get(target, &name.into()).unwrap_or_default()
}

/// Sets a member of an object of the browser's that takes it.
pub(super) fn set(target: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(target, &name.into(), value);
}

/// The name of an error, by which its kind is told.
pub(super) fn name_of(error: &JsValue) -> String {
    get(error, "name").as_string().unwrap_or_default()
}
