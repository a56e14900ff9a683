//! Putting things in order by insertion. The lists here have a few dozen items at most, and the
//! library's sort is 4 KB of program for every kind of thing, downloaded by every phone; a map
//! that is made at once out of pairs sorts them too.

use std::collections::BTreeMap;

/// Puts items in order; those of which neither comes before the other stay as they were.
pub(crate) fn put_in_order<T>(items: &mut [T], is_before: impl Fn(&T, &T) -> bool) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && is_before(&items[at], &items[at - 1]) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// A map of these pairs; of several with the same key the last one counts.
pub(crate) fn map_of<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_library(mut items in proptest::collection::vec((0_u8..9, 0_u8..9), 0..40)) {
            let mut theirs = items.clone();
            theirs.sort_by_key(|item| item.0);
            put_in_order(&mut items, |a, b| a.0 < b.0);
            prop_assert_eq!(&items, &theirs);
            prop_assert_eq!(map_of(items.clone()), items.into_iter().collect());
        }
    }
}
