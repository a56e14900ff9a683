//! Texts within texts. The standard library looks for them by an algorithm for long texts, and
//! quotes a text that is cut in the wrong place, for which it brings tables of all alphabets along:
//! some kilobytes on a phone, for texts of a few words.

/// Where a text first stands in another one; nothing if it is empty or does not.
pub(crate) fn find(text: &str, wanted: &str) -> Option<usize> {
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    let last = text.len().checked_sub(wanted.len())?;
    let stands = |at: &usize| text.get(*at..).is_some_and(|rest| rest.starts_with(wanted));
    (0..=last).find(stands).filter(|_| !wanted.is_empty())
}

/// Whether a text stands in another one.
pub(crate) fn holds(text: &str, wanted: &str) -> bool {
    find(text, wanted).is_some()
}

/// What stands before and after the first of a text.
pub(crate) fn cut<'a>(text: &'a str, at: &str) -> Option<(&'a str, &'a str)> {
    let (before, rest) = text.split_at_checked(find(text, at)?)?;
    Some((before, rest.get(at.len()..)?))
}

/// The text with another one in the place of each that is wanted.
pub(crate) fn replace(text: &str, wanted: &str, by: &str) -> String {
    let (mut rest, mut done) = (text, String::with_capacity(text.len()));
    while let Some((before, after)) = cut(rest, wanted) {
        done.push_str(before);
        done.push_str(by);
        rest = after;
    }
    done.push_str(rest);
    done
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_empty_text_stands_nowhere() {
        assert_eq!(find("abc", ""), None);
        assert_eq!(replace("abc", "", "x"), "abc");
    }

    proptest! {
        #[test]
        fn texts_are_found_as_the_standard_library_finds_them(
            text in "[aäb—]{0,12}", wanted in "[aäb—]{1,3}", by in "[aäb—]{0,3}",
        ) {
            prop_assert_eq!(find(&text, &wanted), text.find(&wanted));
            prop_assert_eq!(cut(&text, &wanted), text.split_once(&wanted));
            prop_assert_eq!(replace(&text, &wanted, &by), text.replace(&wanted, &by));
        }
    }
}
