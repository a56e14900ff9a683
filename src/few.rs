//! Collections for a handful of things. A deployment has a dozen steps and two apps: for so few, a
//! list that is searched from its beginning is as quick as the standard library's trees, and each
//! kind of tree or of sort costs a phone kilobytes of code.

/// Keys with their values, in the order of the keys, whatever order they came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map<K, V>(Vec<(K, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Map<K, V> {
    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.iter()
            .find(|(known, _)| *known == key)
            .map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.iter_mut()
            .find(|(known, _)| *known == key)
            .map(|(_, value)| value)
    }

    /// Whether the key is there.
    pub fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// Sets a key's value, in the place of any it had.
    pub fn insert(&mut self, key: K, value: V) {
        match self.place(&key) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// The value of a key, made first if it is missing.
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let at = match self.place(&key) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (key, make()));
                at
            }
        };
        &mut self.0[at].1
    }

    /// Takes a key and its value out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.place(key).ok()?;
        Some(self.0.remove(at).1)
    }

    /// Where a key is, or where it would have to go.
    fn place(&self, key: &K) -> Result<usize, usize> {
        let at = self.0.iter().take_while(|(known, _)| known < key).count();
        match self.0.get(at) {
            Some((known, _)) if known == key => Ok(at),
            _ => Err(at),
        }
    }
}

impl<K, V> Map<K, V> {
    /// Takes everything out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All keys with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// All keys with their values, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// All values.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// All values, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut map = Self::default();
        for (key, value) in items {
            map.insert(key, value);
        }
        map
    }
}

/// Different things, in the order in which they came.
#[derive(Clone, Debug)]
pub struct Set<T>(Vec<T>);

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Set<T> {
    /// Whether it is in it.
    pub fn contains(&self, item: &T) -> bool {
        self.0.contains(item)
    }

    /// Puts it in; false if it was in already.
    pub fn insert(&mut self, item: T) -> bool {
        let new = !self.contains(&item);
        if new {
            self.0.push(item);
        }
        new
    }

    /// Takes it out.
    pub fn remove(&mut self, item: &T) {
        self.0.retain(|known| known != item);
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// Puts what `comes_before` others before them; what does not care keeps its order.
pub fn sort<T>(items: &mut [T], comes_before: impl Fn(&T, &T) -> bool) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && comes_before(&items[at], &items[at - 1]) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use std::collections::BTreeMap;

    use super::*;

    proptest! {
        #[test]
        fn a_map_does_what_the_standard_one_does(
            changes in prop::collection::vec((0u8..3, 0u8..8, 0u8..99), 0..60),
        ) {
            let mut ours = Map::default();
            let mut theirs = BTreeMap::new();
            for (what, key, value) in changes {
                match what {
                    0 => {
                        ours.insert(key, value);
                        theirs.insert(key, value);
                    }
                    1 => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                    _ => {
                        *ours.or_insert_with(key, || 100) += 1;
                        *theirs.entry(key).or_insert(100) += 1;
                    }
                }
                prop_assert_eq!(ours.get(&key), theirs.get(&key));
            }
            prop_assert!(ours.iter().eq(theirs.iter()));
        }

        #[test]
        fn sorting_is_stable(items in prop::collection::vec((0u8..6, 0u8..99), 0..40)) {
            let mut ours = items.clone();
            let mut theirs = items;
            sort(&mut ours, |a, b| a.0 < b.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn a_set_holds_each_thing_once() {
        let mut set = Set::default();
        assert!(set.insert('a') && set.insert('b') && !set.insert('a'));
        set.remove(&'a');
        assert!(!set.contains(&'a') && set.contains(&'b'));
        set.clear();
        assert!(set.insert('b'));
    }
}
