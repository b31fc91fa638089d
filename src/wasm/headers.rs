//! The request's headers: ours, then `baseOptions.headers`, then `options.headers`; the later one wins.

use super::convert::set;
use crate::error::Issue;
use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// The runtime writes these itself; another value would cut or join requests (RFC 9112 11.2).
const REFUSED: [&str; 3] = ["host", "content-length", "transfer-encoding"];

#[derive(Debug, Default)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Headers {
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.0.push((name.to_string(), value.to_string()));
    }

    fn remove(&mut self, name: &str) {
        self.0
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, value)| value.as_str())
    }

    pub(crate) fn to_object(&self) -> Object {
        let object = Object::new();
        for (name, value) in &self.0 {
            set(&object, name, &value.as_str().into());
        }
        object
    }

    /// Takes over a plain object, a `Headers`, or what else has `entries`. As in axios `null` and `false` take a header
    /// away and a list is joined.
    pub(crate) fn merge(&mut self, given: &JsValue, issues: &mut Vec<Issue>) {
        if given.is_undefined() || given.is_null() {
            return;
        }
        let Some(entries) = entries(given) else {
            issues.push(Issue::new(
                "headers",
                "must be an object of names and values",
            ));
            return;
        };
        for entry in entries.iter() {
            let pair = Array::from(&entry);
            let Some(name) = pair.get(0).as_string() else {
                issues.push(Issue::new(
                    "headers",
                    "must be an object of names and values",
                ));
                return;
            };
            if let Err(issue) = self.take(&name, &pair.get(1)) {
                issues.push(issue);
            }
        }
    }

    fn take(&mut self, name: &str, value: &JsValue) -> Result<(), Issue> {
        let refuse = |rule: &str| Err(Issue::new(format!("headers.{}", printable(name)), rule));
        // RFC 9110 5.6.2: a token.
        let is_token = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
        if !is_token {
            return refuse("is no header name");
        }
        if REFUSED
            .iter()
            .any(|refused| name.eq_ignore_ascii_case(refused))
        {
            return refuse("is set by the runtime and cannot be changed");
        }
        if value.is_undefined() {
            return Ok(());
        }
        if value.is_null() || value.as_bool() == Some(false) {
            self.remove(name);
            return Ok(());
        }
        let Some(text) = header_text(value) else {
            return refuse("must be a string, a number, a boolean or a list of them");
        };
        // One runtime would send any character.
        if text.chars().any(|character| {
            character.is_control() && character != '\t' || u32::from(character) > 0xff
        }) {
            return refuse("holds a character that a header cannot have");
        }
        self.set(name, text.trim());
        Ok(())
    }
}

fn entries(given: &JsValue) -> Option<Array> {
    if !given.is_object() {
        return None;
    }
    let method = Reflect::get(given, &"entries".into()).ok()?;
    match method.dyn_ref::<Function>() {
        Some(method) => js_sys::try_iter(&method.call0(given).ok()?)
            .ok()??
            .collect::<Result<Array, _>>()
            .ok(),
        None => own_entries(given),
    }
}

fn own_entries(given: &JsValue) -> Option<Array> {
    let keys = Reflect::own_keys(given).ok()?;
    let list = Array::new();
    for key in keys.iter().filter(JsValue::is_string) {
        list.push(&Array::of(&[key.clone(), Reflect::get(given, &key).ok()?]));
    }
    Some(list)
}

fn header_text(value: &JsValue) -> Option<String> {
    if Array::is_array(value) {
        let parts: Option<Vec<String>> = Array::from(value)
            .iter()
            .map(|part| header_text(&part))
            .collect();
        return Some(parts?.join(", "));
    }
    let number = value
        .as_f64()
        .and_then(|number| js_sys::Number::from(number).to_string(10).ok())
        .and_then(|text| text.as_string());
    let boolean = value.as_bool().map(|boolean| boolean.to_string());
    value.as_string().or(number).or(boolean)
}

fn printable(name: &str) -> String {
    name.chars()
        .filter(|character| !character.is_control())
        .take(64)
        .collect()
}
