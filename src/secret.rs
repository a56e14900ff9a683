//! A value that must never be shown, stored or logged.

use std::fmt;

use zeroize::Zeroize;

/// Text that prints nothing, cannot be serialised and is wiped when dropped.
///
/// The only way to the text is [`Secret::expose`]; the three places that may call it are the
/// `Authorization` header, the request body of the secrets call, and a credential's own check.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes ownership of the text; the caller keeps no copy.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Each use is a place to look at when asking where secrets go.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `text` with every occurrence of this secret replaced, for messages that come from
    /// outside and might quote what was sent.
    ///
    /// Secrets shorter than six characters are left alone: replacing them would garble
    /// ordinary words and protect nothing.
    pub fn scrub(&self, text: &str) -> String {
        if self.0.len() < 6 {
            return text.to_owned();
        }
        crate::text::replace(text, &self.0, "[hidden]")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_prints_nothing_of_itself() {
        let secret = Secret::new("sk-ant-very-private");
        assert!(!format!("{secret:?}").contains("private"));
    }

    #[test]
    fn a_secret_quoted_by_somebody_else_is_hidden() {
        let secret = Secret::new("fm2_abcdef");
        assert_eq!(secret.scrub("bad token fm2_abcdef!"), "bad token [hidden]!");
    }
}
