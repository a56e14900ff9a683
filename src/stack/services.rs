//! Where the services besides Fly are asked, part of `config.json`: tests and forks point them
//! elsewhere, with the Content-Security-Policy to match.

use crate::services::Service;

/// Base addresses, each without a slash at its end. A service that is left out is asked at its own
/// address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Services {
    /// Anthropic's API.
    pub anthropic: String,
    /// GitHub's API.
    pub github: String,
    /// Twilio's API of accounts.
    pub twilio: String,
    /// Twilio's API of senders.
    pub twilio_messaging: String,
    /// Telegram's Bot API.
    pub telegram: String,
}

impl Default for Services {
    fn default() -> Self {
        Self {
            anthropic: "https://api.anthropic.com".into(),
            github: "https://api.github.com".into(),
            twilio: "https://api.twilio.com".into(),
            twilio_messaging: "https://messaging.twilio.com".into(),
            telegram: "https://api.telegram.org".into(),
        }
    }
}

impl Services {
    /// Where a service is asked; the path of an [`crate::services::Ask`] follows it.
    pub fn base(&self, service: Service) -> &str {
        match service {
            Service::Anthropic => &self.anthropic,
            Service::GitHub => &self.github,
            Service::Twilio => &self.twilio,
            Service::TwilioMessaging => &self.twilio_messaging,
            Service::Telegram => &self.telegram,
        }
    }

    /// All of them with the names of their fields.
    pub(super) fn all(&self) -> [(&'static str, &str); 5] {
        [
            ("services.anthropic", &self.anthropic),
            ("services.github", &self.github),
            ("services.twilio", &self.twilio),
            ("services.twilio_messaging", &self.twilio_messaging),
            ("services.telegram", &self.telegram),
        ]
    }

    /// The same, to be set.
    pub(super) fn all_mut(&mut self) -> [(&'static str, &mut String); 5] {
        [
            ("services.anthropic", &mut self.anthropic),
            ("services.github", &mut self.github),
            ("services.twilio", &mut self.twilio),
            ("services.twilio_messaging", &mut self.twilio_messaging),
            ("services.telegram", &mut self.telegram),
        ]
    }
}

/// An address that a path with a key in it can follow: https, or http to this machine's own
/// loopback where tests live; a plain host, perhaps a port, perhaps a plain path.
pub(super) fn is_base(address: &str) -> bool {
    let (loopback, rest) = match address.strip_prefix("https://") {
        Some(rest) => (false, rest),
        None => match address.strip_prefix("http://") {
            Some(rest) => (true, rest),
            None => return false,
        },
    };
    let mut parts = rest.split('/');
    let authority = parts.next().unwrap_or_default();
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let plain = |text: &str, more: &[u8]| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || more.contains(&byte);
        !text.is_empty() && text.bytes().all(fits)
    };
    // `parse` alone would take `+80`.
    let is_port = |port: &str| plain(port, b"") && port.parse::<u16>().is_ok_and(|port| port > 0);
    plain(host, b".-")
        && port.is_none_or(is_port)
        && (!loopback || (port.is_some() && matches!(host, "127.0.0.1" | "localhost")))
        && parts.all(|part| plain(part, b"._-") && !part.bytes().all(|byte| byte == b'.'))
}
