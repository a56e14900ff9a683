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

use leptos::prelude::RenderEffect;
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
    Element(Box<El>),
    /// Several parts, one after the other.
    Many(Vec<Node>),
    /// A part that is drawn anew when the signals that it reads change.
    Live(Box<dyn Fn() -> Node + Send>),
}

/// An element under construction.
pub struct El {
    tag: &'static str,
    key: &'static str,
    attributes: Vec<Attribute>,
    children: Vec<Node>,
}

/// What an element is given. Names that begin with a dot are properties, set from outside and
/// changed by the person; all others are attributes.
enum Attribute {
    Set(&'static str, Text),
    Live(&'static str, Box<dyn Fn() -> Option<Text> + Send>),
    On(&'static str, Box<dyn Fn(Event) + Send>),
}

/// Begins an element.
pub fn el(tag: &'static str) -> El {
    El {
        tag,
        key: "",
        attributes: Vec::new(),
        children: Vec::new(),
    }
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
    let run: Box<dyn Fn()> = Box::new(run);
    leptos::prelude::Effect::new(move |_: Option<()>| run());
}

/// Parts of any kind as one list.
#[macro_export]
macro_rules! nodes {
    ($($node:expr),* $(,)?) => {
        vec![$($crate::web::node::Node::from($node)),*]
    };
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
        self.key = key;
        self
    }

    /// An attribute, or with a dot before its name a property's first value.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.attributes.push(Attribute::Set(name, value.into()));
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
        let value = Box::new(move || value().map(Into::into));
        self.attributes.push(Attribute::Live(name, value));
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
        self.attributes.push(Attribute::On(event, Box::new(run)));
        self
    }

    /// One more part in it.
    #[must_use]
    pub fn child(mut self, child: impl Into<Node>) -> Self {
        self.children.push(child.into());
        self
    }

    /// Several more parts in it.
    #[must_use]
    pub fn children(mut self, children: Vec<Node>) -> Self {
        self.children.extend(children);
        self
    }
}

impl From<El> for Node {
    fn from(element: El) -> Self {
        Self::Element(Box::new(element))
    }
}

impl From<Text> for Node {
    fn from(text: Text) -> Self {
        Self::Text(text)
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
