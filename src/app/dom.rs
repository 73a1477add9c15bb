//! Elements, made by plain calls and kept up to date by Leptos' signals.
//!
//! Leptos' own `view!` gives every element and every closure in it a type of its own, and the compiler writes each of them
//! code of its own: this page came to 276 kB of brotli that way, and to half of that this way. Here there is one type of
//! element, and closures are boxed. What Leptos is here for stays: signals, memos, effects, owners and contexts.
//!
//! Whatever is made belongs to the current owner: when a part of the page is replaced, its effects stop and its
//! listeners are taken off before its elements go.

use std::borrow::Cow;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, Node, Text};

use super::state::keep;
use crate::browser::page;

/// An element of the page. A copy is the same element.
#[derive(Clone)]
pub struct Element(web_sys::Element);

/// Elements out of a literal: a tag with its attributes, and what is in it after the first `>`, as in
/// `el("p class=hint>Ask a <b>super admin</b>.")`. A value with a space in it stands in single quotes.
///
/// Only literals of this program are taken, so that nothing from elsewhere ever becomes an element.
pub fn el(markup: &'static str) -> Element {
    read(markup, None)
}

/// As [`el`], for a drawing.
pub fn svg(markup: &'static str) -> Element {
    read(markup, Some("http://www.w3.org/2000/svg"))
}

impl Element {
    /// Sets an attribute. Never `style`, which the content security policy refuses: see [`Element::style`].
    #[inline(never)]
    pub fn attr(self, name: &str, value: &str) -> Self {
        // Only an impossible name fails.
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets an attribute that has no value.
    pub fn flag(self, name: &str) -> Self {
        self.attr(name, "")
    }

    /// Sets the class.
    pub fn class(self, class: &str) -> Self {
        self.attr("class", class)
    }

    /// Sets the id.
    pub fn id(self, id: &str) -> Self {
        self.attr("id", id)
    }

    /// Adds text: as text, whatever is in it.
    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        let _ = self
            .0
            .append_child(&page::document().create_text_node(text));
        self
    }

    /// Adds an element.
    #[inline(never)]
    pub fn child(self, child: Self) -> Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Adds elements.
    pub fn children<const N: usize>(self, children: [Self; N]) -> Self {
        self.all(&children)
    }

    /// Adds as many elements as there are.
    pub fn all(self, children: &[Self]) -> Self {
        for child in children {
            let _ = self.0.append_child(&child.0);
        }
        self
    }

    /// Adds an element, if there is one.
    #[inline(never)]
    pub fn maybe(self, child: Option<Self>) -> Self {
        self.all(child.as_slice())
    }

    /// Adds text that follows the signals it is made of.
    pub fn text_of<T: Into<Cow<'static, str>>>(self, text: impl Fn() -> T + 'static) -> Self {
        follow_text(&self.0, Box::new(move || text().into()));
        self
    }

    /// Sets an attribute that follows the signals it is made of; `None` removes it.
    pub fn attr_of<T: Into<Cow<'static, str>>>(
        self,
        name: &'static str,
        value: impl Fn() -> Option<T> + 'static,
    ) -> Self {
        self.follow_attribute(name, Box::new(move || value().map(Into::into)));
        self
    }

    /// Sets or removes an attribute that has no value, as `disabled`.
    pub fn flag_of(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.follow_attribute(name, Box::new(move || on().then_some(Cow::Borrowed(""))));
        self
    }

    /// Adds or removes one class.
    pub fn class_of(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.follow_class(name, Box::new(on));
        self
    }

    /// Sets a property of the element, as `value` or `checked`, whenever its signals change.
    pub fn prop_of<T: Into<JsValue>>(
        self,
        name: &'static str,
        value: impl Fn() -> T + 'static,
    ) -> Self {
        self.follow_property(name, Box::new(move || value().into()));
        self
    }

    /// Sets one property of the style, through the object model, which the policy allows.
    pub fn style(&self, name: &str, value: &str) {
        // Both HTML and SVG elements have a style; it is read by its name to serve either.
        let style = js_sys::Reflect::get(&self.0, &"style".into());
        if let Ok(style) = style.map(JsCast::unchecked_into::<web_sys::CssStyleDeclaration>) {
            let _ = style.set_property(name, value);
        }
    }

    /// Follows one property of the style.
    pub fn style_of<T: Into<Cow<'static, str>>>(
        self,
        name: &'static str,
        value: impl Fn() -> T + 'static,
    ) -> Self {
        let element = self.clone();
        effect(move || element.style(name, &value().into()));
        self
    }

    /// Adds a part that is made anew whenever the signals that `source` reads change. What `view` reads does not count.
    pub fn part<T, V: Into<Part>>(
        self,
        source: impl Fn() -> T + 'static,
        view: impl Fn(T) -> V + 'static,
    ) -> Self {
        follow_part(
            &self.0,
            Box::new(move || {
                let value = source();
                untrack(|| view(value).into())
            }),
        );
        self
    }

    /// Calls back on an event, until the element goes.
    pub fn on(self, event: &'static str, handler: impl FnMut(Event) + 'static) -> Self {
        listen(&self.0, event, Box::new(handler));
        self
    }

    /// Calls back on a click.
    pub fn on_click(self, mut handler: impl FnMut() + 'static) -> Self {
        self.on("click", move |_| handler())
    }

    /// Calls back with the field's text whenever it changes.
    pub fn on_input(self, mut handler: impl FnMut(String) + 'static) -> Self {
        let field = self.clone();
        self.on("input", move |_| handler(field.value()))
    }

    /// The value of a field: what was typed, or chosen.
    pub fn value(&self) -> String {
        self.read("value").as_string().unwrap_or_default()
    }

    /// Empties a field.
    pub fn clear(&self) {
        self.set_value("");
    }

    /// Puts a text into a field, or chooses an option.
    #[inline(never)]
    pub fn set_value(&self, value: &str) {
        let _ = js_sys::Reflect::set(&self.0, &"value".into(), &value.into());
    }

    /// Whether a box is ticked.
    pub fn is_checked(&self) -> bool {
        self.read("checked").is_truthy()
    }

    /// Moves the keyboard focus here.
    pub fn focus(&self) {
        // Elements of a drawing are none of HTML, and take the focus in the same way.
        let _ = self.0.unchecked_ref::<web_sys::HtmlElement>().focus();
    }

    /// The element as the browser knows it.
    pub fn node(&self) -> &web_sys::Element {
        &self.0
    }

    fn read(&self, property: &str) -> JsValue {
        js_sys::Reflect::get(&self.0, &property.into()).unwrap_or_default()
    }

    fn follow_attribute(
        &self,
        name: &'static str,
        value: Box<dyn Fn() -> Option<Cow<'static, str>>>,
    ) {
        let element = self.0.clone();
        effect(move || {
            let _ = match value() {
                Some(value) => element.set_attribute(name, &value),
                None => element.remove_attribute(name),
            };
        });
    }

    fn follow_class(&self, name: &'static str, on: Box<dyn Fn() -> bool>) {
        let classes = self.0.class_list();
        effect(move || {
            let _ = classes.toggle_with_force(name, on());
        });
    }

    fn follow_property(&self, name: &'static str, value: Box<dyn Fn() -> JsValue>) {
        let element = self.0.clone();
        effect(move || {
            let value = value();
            let name = JsValue::from_str(name);
            // Setting a field's text to what it is would move the caret.
            if js_sys::Reflect::get(&element, &name).as_ref() != Ok(&value) {
                let _ = js_sys::Reflect::set(&element, &name, &value);
            }
        });
    }
}

/// What a part of the page is made of: no element, one, or several.
pub struct Part(Vec<Element>);

impl From<Element> for Part {
    fn from(element: Element) -> Self {
        Self(vec![element])
    }
}

impl From<Option<Element>> for Part {
    fn from(element: Option<Element>) -> Self {
        Self(element.into_iter().collect())
    }
}

impl From<Vec<Element>> for Part {
    fn from(elements: Vec<Element>) -> Self {
        Self(elements)
    }
}

/// Runs now and whenever the signals it reads change, until the current owner goes.
pub fn effect(run: impl FnMut() + 'static) {
    keep_running(Box::new(run));
}

/// Calls back on an event of anything that has events, until the current owner goes.
pub fn listen(target: &web_sys::EventTarget, event: &'static str, handler: Box<dyn FnMut(Event)>) {
    let closure = Closure::wrap(handler);
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    keep(Listener {
        target: target.clone(),
        event,
        closure,
    });
}

/// Adds an element at the end of the page's body.
pub fn append_to_body(element: &Element) {
    if let Some(body) = page::document().body() {
        let _ = body.append_child(&element.0);
    }
}

/// A listener that takes itself off. An element that is removed while it has the focus still fires `blur`.
struct Listener {
    target: web_sys::EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.event, self.closure.as_ref().unchecked_ref());
    }
}

fn read(markup: &'static str, namespace: Option<&str>) -> Element {
    let (root, mut rest) = open(markup, namespace);
    let mut inner = root.clone();
    while !rest.is_empty() {
        let (text, tag) = rest.split_once('<').unwrap_or((rest, ""));
        if !text.is_empty() {
            inner = inner.text(text);
        }
        rest = match tag.strip_prefix('/') {
            Some(closed) => {
                inner = inner.0.parent_element().map_or(inner, Element);
                closed.split_once('>').map_or("", |(_, rest)| rest)
            }
            None if tag.is_empty() => "",
            None => {
                let (child, rest) = open(tag, namespace);
                let _ = inner.0.append_child(&child.0);
                inner = child;
                rest
            }
        };
    }
    root
}

/// Makes the element that a tag opens, and gives what follows the tag.
fn open<'a>(tag: &'a str, namespace: Option<&str>) -> (Element, &'a str) {
    let name_end = tag.find([' ', '>']).unwrap_or(tag.len());
    let (name, mut rest) = tag.split_at_checked(name_end).unwrap_or((tag, ""));
    let document = page::document();
    let made = match namespace {
        Some(_) => document.create_element_ns(namespace, name),
        None => document.create_element(name),
    };
    let Ok(element) = made else {
        panic!("not the name of an element");
    };
    while let Some(attribute) = rest.strip_prefix(' ') {
        let end = attribute.find([' ', '=', '>']).unwrap_or(attribute.len());
        let (name, after) = attribute.split_at_checked(end).unwrap_or((attribute, ""));
        let value;
        (value, rest) = match after.strip_prefix('=') {
            None => ("", after),
            Some(after) => match after.strip_prefix('\'') {
                Some(quoted) => quoted.split_once('\'').unwrap_or((quoted, "")),
                None => {
                    let end = after.find([' ', '>']).unwrap_or(after.len());
                    after.split_at_checked(end).unwrap_or((after, ""))
                }
            },
        };
        // Only an impossible name fails.
        let _ = element.set_attribute(name, value);
    }
    (Element(element), rest.strip_prefix('>').unwrap_or(rest))
}

fn keep_running(mut run: Box<dyn FnMut()>) {
    // A render effect runs at once, so that nothing is ever shown half made.
    keep(RenderEffect::new(move |_| run()));
}

#[inline(never)]
fn add_text(parent: &Node, text: &str) -> Text {
    let node = page::document().create_text_node(text);
    let _ = parent.append_child(&node);
    node
}

fn follow_text(parent: &Node, text: Box<dyn Fn() -> Cow<'static, str>>) {
    let node = add_text(parent, "");
    let mut shown = Cow::Borrowed("");
    effect(move || {
        let text = text();
        // What is said already must not be read out again.
        if text != shown {
            node.set_data(&text);
            shown = text;
        }
    });
}

/// Gives the keyboard to what stands for the element that had it and has just gone: the one with the same ID among these elements or
/// inside of them, or the first that can have it.
fn take_focus(elements: &[Element], id: &str) {
    const CAN: &str = "a[href], button:not([disabled]), input, select, textarea, [tabindex]";
    let can = |element: &web_sys::Element| element.matches(CAN).unwrap_or(false);
    let is_here = |same: &web_sys::Element| elements.iter().any(|it| it.0.contains(Some(same)));
    let same = page::document().get_element_by_id(id);
    let first = || {
        elements.iter().find_map(|element| match can(&element.0) {
            true => Some(element.0.clone()),
            false => element.0.query_selector(CAN).ok().flatten(),
        })
    };
    let found = same
        .filter(|same| is_here(same) && can(same))
        .or_else(first);
    if let Some(element) = found.map(Element) {
        element.focus();
    }
}

fn follow_part(parent: &Node, make: Box<dyn Fn() -> Part>) {
    let anchor = add_text(parent, "");
    let mut shown: Vec<Element> = Vec::new();
    effect(move || {
        let made = make().0;
        let had_focus = page::document()
            .active_element()
            .filter(|active| shown.iter().any(|element| element.0.contains(Some(active))));
        for element in shown.drain(..) {
            element.0.remove();
        }
        let Some(parent) = anchor.parent_node() else {
            return;
        };
        for element in &made {
            let before: &Node = &anchor;
            let _ = parent.insert_before(&element.0, Some(before));
        }
        shown = made;
        if let Some(gone) = had_focus {
            take_focus(&shown, &gone.id());
        }
    });
}
