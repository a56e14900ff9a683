//! A [`Node`] on the page: built once, compared with what is to be drawn next, taken away.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Reflect;
use leptos::prelude::RenderEffect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

use super::{drawing, Attribute, Node, Parts, Text};
use crate::web::browser::dom;

const SVG: &str = "http://www.w3.org/2000/svg";

/// A part of the page that is there.
pub enum Mounted {
    /// A text; an empty one keeps the place of what may come.
    Text(web_sys::Node, Text),
    Element(Box<MountedElement>),
    /// Several, and an empty text that marks their end.
    Many(Vec<Mounted>, web_sys::Node),
    Live(RenderEffect<Mounted>),
}

/// An element that is there.
pub struct MountedElement {
    tag: &'static str,
    key: &'static str,
    element: Element,
    attributes: Vec<MountedAttribute>,
    children: Vec<Mounted>,
}

enum MountedAttribute {
    Set(&'static str, Text),
    /// Kept for its effect, which ends when it is dropped.
    Live(&'static str, #[allow(dead_code)] RenderEffect<Option<Text>>),
    On(&'static str, Listener),
}

impl Mounted {
    /// Builds a part, which stands nowhere yet.
    pub fn build(node: Node) -> Self {
        match node {
            Node::Text(text) => Self::Text(text_node(&text), text),
            Node::Element(element) => Self::Element(Box::new(MountedElement::build(*element.0))),
            Node::Many(nodes) => {
                Self::Many(nodes.into_iter().map(Self::build).collect(), text_node(""))
            }
            Node::Live(draw) => Self::Live(drawing(draw)),
        }
    }

    /// Changes what is there into what is to be drawn.
    pub fn patch(self, node: Node) -> Self {
        match (self, node) {
            (Self::Text(place, before), Node::Text(text)) => {
                if before != text {
                    place.set_node_value(Some(&text));
                }
                Self::Text(place, text)
            }
            (Self::Element(mut mounted), Node::Element(element))
                if mounted.tag == element.0.tag && mounted.key == element.0.key =>
            {
                mounted.patch(*element.0);
                Self::Element(mounted)
            }
            (Self::Many(mut mounted, end), Node::Many(nodes)) => {
                if let Some(parent) = end.parent_node() {
                    patch_all(&mut mounted, nodes, &parent, Some(&end));
                }
                Self::Many(mounted, end)
            }
            (mut before, node) => {
                let after = Self::build(node);
                let first = before.first();
                if let Some(parent) = first.parent_node() {
                    after.insert(&parent, Some(&first));
                }
                before.detach();
                after
            }
        }
    }

    /// Puts it into the page.
    pub fn insert(&self, parent: &web_sys::Node, before: Option<&web_sys::Node>) {
        for node in self.nodes() {
            // The place was read from the page just now.
            let _ = parent.insert_before(&node, before);
        }
    }

    /// Takes it out of the page. What listens is silenced first: browsers tell a field that it
    /// was left while it is being removed.
    pub fn detach(&mut self) {
        self.silence();
        for node in self.nodes() {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(&node);
            }
        }
    }

    /// Its first node on the page.
    pub fn first(&self) -> web_sys::Node {
        match self {
            Self::Text(place, _) => place.clone(),
            Self::Element(mounted) => mounted.element.clone().into(),
            Self::Many(mounted, end) => mounted.first().map_or_else(|| end.clone(), Self::first),
            Self::Live(effect) => effect
                .with_value_mut(|mounted| mounted.first())
                .unwrap_or_else(|| text_node("")),
        }
    }

    fn nodes(&self) -> Vec<web_sys::Node> {
        match self {
            Self::Text(..) | Self::Element(_) => vec![self.first()],
            Self::Many(mounted, end) => {
                let mut nodes: Vec<_> = mounted.iter().flat_map(Self::nodes).collect();
                nodes.push(end.clone());
                nodes
            }
            Self::Live(effect) => effect
                .with_value_mut(|mounted| mounted.nodes())
                .unwrap_or_default(),
        }
    }

    fn silence(&mut self) {
        match self {
            Self::Text(..) => {}
            Self::Element(mounted) => {
                mounted.attributes.clear();
                mounted.children.iter_mut().for_each(Self::silence);
            }
            Self::Many(mounted, _) => mounted.iter_mut().for_each(Self::silence),
            Self::Live(effect) => {
                effect.with_value_mut(Self::silence);
            }
        }
    }
}

impl MountedElement {
    fn build(el: Parts) -> Self {
        let element = create(el.tag);
        let children: Vec<_> = el.children.into_iter().map(Mounted::build).collect();
        for child in &children {
            child.insert(&element, None);
        }
        let attributes = el.attributes.into_iter();
        let attributes = attributes
            .map(|attribute| add(&element, attribute))
            .collect();
        Self {
            tag: el.tag,
            key: el.key,
            element,
            attributes,
            children,
        }
    }

    fn patch(&mut self, el: Parts) {
        patch_attributes(&self.element, &mut self.attributes, el.attributes);
        patch_all(&mut self.children, el.children, &self.element, None);
    }
}

fn patch_all(
    mounted: &mut Vec<Mounted>,
    nodes: Vec<Node>,
    parent: &web_sys::Node,
    end: Option<&web_sys::Node>,
) {
    while mounted.len() > nodes.len() {
        if let Some(mut last) = mounted.pop() {
            last.detach();
        }
    }
    let mut before = std::mem::take(mounted).into_iter();
    for node in nodes {
        mounted.push(match before.next() {
            Some(before) => before.patch(node),
            None => {
                let after = Mounted::build(node);
                after.insert(parent, end);
                after
            }
        });
    }
}

/// What stays the same is left alone; handlers are exchanged, not registered anew.
fn patch_attributes(
    element: &Element,
    mounted: &mut Vec<MountedAttribute>,
    attributes: Vec<Attribute>,
) {
    let before = std::mem::take(mounted);
    let mut before: Vec<Option<MountedAttribute>> = before.into_iter().map(Some).collect();
    let mut take = |wanted: &Attribute| {
        let same = |slot: &&mut Option<MountedAttribute>| {
            slot.as_ref().is_some_and(|old| old.is_kind_of(wanted))
        };
        before.iter_mut().find(same).and_then(Option::take)
    };
    for attribute in attributes {
        let old = take(&attribute);
        mounted.push(match (old, attribute) {
            (Some(MountedAttribute::Set(_, old)), Attribute::Set(name, new)) => {
                // A property's first value was set when the element was made.
                if old != new && !name.starts_with('.') {
                    write(element, name, Some(&new));
                }
                MountedAttribute::Set(name, new)
            }
            (Some(MountedAttribute::On(name, listener)), Attribute::On(_, run)) => {
                listener.exchange(run);
                MountedAttribute::On(name, listener)
            }
            (_, attribute) => add(element, attribute),
        });
    }
    for gone in before.into_iter().flatten() {
        if let MountedAttribute::Set(name, _) | MountedAttribute::Live(name, _) = &gone {
            write(element, name, None);
        }
    }
}

impl MountedAttribute {
    fn is_kind_of(&self, attribute: &Attribute) -> bool {
        match (self, attribute) {
            (Self::Set(old, _), Attribute::Set(new, _))
            | (Self::Live(old, _), Attribute::Live(new, _))
            | (Self::On(old, _), Attribute::On(new, _)) => old == new,
            _ => false,
        }
    }
}

fn add(element: &Element, attribute: Attribute) -> MountedAttribute {
    match attribute {
        Attribute::Set(name, value) => {
            write(element, name, Some(&value));
            MountedAttribute::Set(name, value)
        }
        Attribute::Live(name, value) => {
            let element = element.clone();
            let effect = RenderEffect::new(move |before: Option<Option<Text>>| {
                let value = value();
                if before.as_ref() != Some(&value) {
                    write(&element, name, value.as_deref());
                }
                value
            });
            MountedAttribute::Live(name, effect)
        }
        Attribute::On(name, run) => MountedAttribute::On(name, Listener::new(element, name, run)),
    }
}

fn write(element: &Element, name: &str, value: Option<&str>) {
    // Names and elements are fixed in this program; none of them is refused.
    let _ = match (name, value) {
        (".checked", value) => {
            Reflect::set(element, &"checked".into(), &value.is_some().into()).map(drop)
        }
        (".value", Some(value)) => Reflect::set(element, &"value".into(), &value.into()).map(drop),
        (name, Some(value)) => element.set_attribute(name, value),
        (name, None) => element.remove_attribute(name),
    };
}

fn create(tag: &str) -> Element {
    let created = dom::document().and_then(|document| {
        match tag {
            "svg" | "path" => document.create_element_ns(Some(SVG), tag),
            _ => document.create_element(tag),
        }
        .ok()
    });
    // Without a document there is no page; tags are fixed and valid.
    created.unwrap_or_else(|| JsValue::NULL.unchecked_into())
}

fn text_node(text: &str) -> web_sys::Node {
    let node = dom::document().map(|document| document.create_text_node(text).into());
    node.unwrap_or_else(|| JsValue::NULL.unchecked_into())
}

type Handler = Rc<RefCell<Rc<dyn Fn(Event)>>>;

/// A registered event handler; taken from the element when it is dropped.
struct Listener {
    element: Element,
    name: &'static str,
    handler: Handler,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    fn new(element: &Element, name: &'static str, run: Box<dyn Fn(Event) + Send>) -> Self {
        let run: Rc<dyn Fn(Event)> = Rc::from(run as Box<dyn Fn(Event)>);
        let handler: Handler = Rc::new(RefCell::new(run));
        let called = Rc::clone(&handler);
        let closure = Closure::<dyn FnMut(Event)>::new(move |event| {
            // Taken out first: what it does may exchange it.
            let run = Rc::clone(&called.borrow());
            run(event);
        });
        let function = closure.as_ref().unchecked_ref();
        let _ = element.add_event_listener_with_callback(name, function);
        Self {
            element: element.clone(),
            name,
            handler,
            closure,
        }
    }

    fn exchange(&self, run: Box<dyn Fn(Event) + Send>) {
        *self.handler.borrow_mut() = Rc::from(run as Box<dyn Fn(Event)>);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self
            .element
            .remove_event_listener_with_callback(self.name, function);
    }
}
