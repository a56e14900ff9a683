//! What is drawn: a view for Leptos whose type is always the same.
//!
//! Every `view!` has a type of its own, and every type its own code for being built, changed and
//! taken away: one to two KB of WebAssembly each, 180 KB for the screens of this page. Here all
//! elements share one type and one copy of that code. Signals, effects and mounting are Leptos's.
//!
//! A tree that is drawn anew is compared with the one on the page, and only what differs is
//! touched: what is typed, focused or unfolded stays. Elements with different keys are never
//! taken for one another, so that nothing typed on one screen is left in a field of the next.

use std::borrow::Cow;

use leptos::prelude::{Callback, RenderEffect};
use web_sys::Event;

mod leptos_view;
mod mounted;

pub use mounted::Mounted;

/// Text of the page: mostly fixed, sometimes put together.
pub type Text = Cow<'static, str>;

/// A part of the page.
pub enum Node {
    /// A text; an empty one is nothing.
    Text(Text),
    /// An element.
    Element(El),
    /// Several parts, one after the other.
    Many(Vec<Node>),
    /// A part that is drawn anew when the signals that it reads change.
    Live(Box<dyn Fn() -> Node + Send>),
}

/// An element under construction.
pub struct El(Box<Parts>);

struct Parts {
    tag: &'static str,
    key: &'static str,
    attributes: Vec<Attribute>,
    children: Vec<Node>,
}

/// What an element is given. Names that begin with a dot are properties, set from outside and
/// changed by the person; all others are attributes.
pub enum Attribute {
    Set(&'static str, Text),
    Live(&'static str, Box<dyn Fn() -> Option<Text> + Send>),
    On(&'static str, Box<dyn Fn(Event) + Send>),
}

/// Begins an element.
#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El(Box::new(Parts {
        tag,
        key: "",
        attributes: Vec::new(),
        children: Vec::new(),
    }))
}

/// A part that follows the signals it reads.
pub fn live<N: Into<Node>>(draw: impl Fn() -> N + Send + 'static) -> Node {
    Node::Live(Box::new(move || draw().into()))
}

/// Nothing at all.
pub fn nothing() -> Node {
    Node::Text(Cow::Borrowed(""))
}

/// Runs something whenever the signals it reads change, as long as the present screen is shown.
pub fn watch(run: impl Fn() + 'static) {
    watch_boxed(Box::new(run));
}

#[inline(never)]
fn watch_boxed(run: Box<dyn Fn()>) {
    leptos::prelude::Effect::new(move |_: Option<()>| run());
}

/// What happens at a button, or when a question is answered.
pub fn callback(run: impl Fn() + Send + Sync + 'static) -> Callback<()> {
    boxed_callback(Box::new(run))
}

#[inline(never)]
fn boxed_callback(run: Box<dyn Fn() + Send + Sync>) -> Callback<()> {
    Callback::new(move |()| run())
}

/// Parts of any kind as one list.
#[macro_export]
macro_rules! nodes {
    ($($node:expr),* $(,)?) => {{
        let mut list: Vec<$crate::web::node::Node> = Vec::new();
        $($crate::web::node::Child::add($node, &mut list);)*
        list
    }};
}

/// What can stand in an element or a list. The code that is not the same for all is kept to a
/// call each: there are some five hundred of them.
pub trait Child {
    fn add(self, list: &mut Vec<Node>);
}

/// What an attribute can be set to.
pub trait Value {
    fn put(self, name: &'static str, list: &mut Vec<Attribute>);
}

impl El {
    /// Its class.
    #[must_use]
    pub fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// Its id; elements with different ids are never taken for one another.
    #[must_use]
    pub fn id(self, id: &'static str) -> Self {
        self.key(id).attr("id", id)
    }

    /// What tells it apart from others of its kind in the same place.
    #[must_use]
    pub fn key(mut self, key: &'static str) -> Self {
        self.0.key = key;
        self
    }

    /// An attribute, or with a dot before its name a property's first value.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Value) -> Self {
        value.put(name, &mut self.0.attributes);
        self
    }

    /// An attribute without a value, there or not.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on {
            self.attr(name, "")
        } else {
            self
        }
    }

    /// An attribute that follows signals; it is absent while there is nothing.
    #[must_use]
    pub fn live_attr<T: Into<Text>>(
        mut self,
        name: &'static str,
        value: impl Fn() -> Option<T> + Send + 'static,
    ) -> Self {
        put_live(
            name,
            Box::new(move || value().map(Into::into)),
            &mut self.0.attributes,
        );
        self
    }

    /// An attribute without a value that follows signals.
    #[must_use]
    pub fn live_flag(self, name: &'static str, on: impl Fn() -> bool + Send + 'static) -> Self {
        self.live_attr(name, move || on().then_some(""))
    }

    /// What happens at an event.
    #[must_use]
    pub fn on(mut self, event: &'static str, run: impl Fn(Event) + Send + 'static) -> Self {
        put_on(event, Box::new(run), &mut self.0.attributes);
        self
    }

    /// One more part in it.
    #[must_use]
    pub fn child(mut self, child: impl Child) -> Self {
        child.add(&mut self.0.children);
        self
    }

    /// Several more parts in it.
    #[must_use]
    pub fn children(mut self, children: Vec<Node>) -> Self {
        self.0.children.extend(children);
        self
    }
}

#[inline(never)]
fn put_live(
    name: &'static str,
    value: Box<dyn Fn() -> Option<Text> + Send>,
    list: &mut Vec<Attribute>,
) {
    list.push(Attribute::Live(name, value));
}

#[inline(never)]
fn put_on(event: &'static str, run: Box<dyn Fn(Event) + Send>, list: &mut Vec<Attribute>) {
    list.push(Attribute::On(event, run));
}

impl Value for &'static str {
    #[inline(never)]
    fn put(self, name: &'static str, list: &mut Vec<Attribute>) {
        list.push(Attribute::Set(name, Cow::Borrowed(self)));
    }
}

impl Value for String {
    #[inline(never)]
    fn put(self, name: &'static str, list: &mut Vec<Attribute>) {
        list.push(Attribute::Set(name, Cow::Owned(self)));
    }
}

impl Child for Node {
    #[inline(never)]
    fn add(self, list: &mut Vec<Node>) {
        list.push(self);
    }
}

impl Child for El {
    #[inline(never)]
    fn add(self, list: &mut Vec<Node>) {
        list.push(Node::Element(self));
    }
}

impl Child for &'static str {
    #[inline(never)]
    fn add(self, list: &mut Vec<Node>) {
        list.push(Node::Text(Cow::Borrowed(self)));
    }
}

impl Child for String {
    #[inline(never)]
    fn add(self, list: &mut Vec<Node>) {
        list.push(Node::Text(Cow::Owned(self)));
    }
}

impl Child for Vec<Node> {
    #[inline(never)]
    fn add(self, list: &mut Vec<Node>) {
        list.push(Node::Many(self));
    }
}

/// Something absent keeps its place, so that what follows is compared with itself.
impl<C: Child> Child for Option<C> {
    fn add(self, list: &mut Vec<Node>) {
        match self {
            Some(child) => child.add(list),
            None => "".add(list),
        }
    }
}

impl From<El> for Node {
    fn from(element: El) -> Self {
        Self::Element(element)
    }
}

impl From<&'static str> for Node {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Vec<Node>> for Node {
    fn from(nodes: Vec<Node>) -> Self {
        Self::Many(nodes)
    }
}

impl<N: Into<Node>> From<Option<N>> for Node {
    fn from(node: Option<N>) -> Self {
        node.map_or_else(nothing, Into::into)
    }
}

/// The one kind of effect that draws.
fn drawing(draw: Box<dyn Fn() -> Node + Send>) -> RenderEffect<Mounted> {
    RenderEffect::new(move |before: Option<Mounted>| match before {
        Some(before) => before.patch(draw()),
        None => Mounted::build(draw()),
    })
}
