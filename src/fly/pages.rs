//! Lists of a whole organization come in pages. Where they end has to be found out: their cursor
//! serves those who wait for news too, so it may stand on the last page as well.

/// What a page says of the rest of its list (`OrgMachinesResponse`, `OrgVolumesResponse`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// The cursor of the page after this one, if there may be one.
    pub cursor: Option<String>,
    /// Regions that could not be asked: what is in them is missing from the list.
    pub unread: Vec<String>,
}

/// Pages may be "even empty, even when more machines remain" (Fly's OpenAPI file, `limit`). After so
/// many empty ones in a row no more is believed to come.
const EMPTY: u32 = 3;

/// Where the reading of a list has got to.
#[derive(Debug, Default)]
pub struct Pages {
    cursor: Option<String>,
    empty: u32,
    unread: Vec<String>,
}

impl Pages {
    /// The cursor of the page to ask for; nothing for the first one.
    pub fn cursor(&self) -> Option<String> {
        self.cursor.clone()
    }

    /// The regions that any page left out.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// Takes a page in; whether there is another one to ask for. After the last one it stands at
    /// the beginning of another list, and the regions that were left out stay.
    pub fn turn(&mut self, is_empty: bool, rest: Rest) -> bool {
        for region in rest.unread {
            if !self.unread.contains(&region) {
                self.unread.push(region);
            }
        }
        self.empty = if is_empty { self.empty + 1 } else { 0 };
        let same = rest.cursor == self.cursor;
        if rest.cursor.is_none() || same || self.empty >= EMPTY {
            self.cursor = None;
            self.empty = 0;
            return false;
        }
        self.cursor = rest.cursor;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(cursor: &str) -> Rest {
        Rest {
            cursor: (!cursor.is_empty()).then(|| cursor.to_owned()),
            unread: Vec::new(),
        }
    }

    /// How many pages are asked for, of those that would come.
    fn read(pages: &[(bool, &str)]) -> usize {
        let mut reading = Pages::default();
        let mut asked = 0;
        for (is_empty, cursor) in pages {
            asked += 1;
            if !reading.turn(*is_empty, rest(cursor)) {
                break;
            }
        }
        asked
    }

    #[test]
    fn a_list_ends_without_a_cursor_at_its_own_cursor_and_after_empty_pages() {
        assert_eq!(read(&[(false, ""), (false, "")]), 1);
        assert_eq!(read(&[(false, "a"), (false, ""), (false, "")]), 2);
        assert_eq!(read(&[(false, "a"), (true, "a"), (true, "a")]), 2);
        assert_eq!(
            read(&[(true, "a"), (false, "b"), (true, "c"), (true, "")]),
            4
        );
        let news = [
            (false, "a"),
            (true, "b"),
            (true, "c"),
            (true, "d"),
            (true, "e"),
        ];
        assert_eq!(read(&news), 4);
    }

    #[test]
    fn regions_that_any_page_left_out_are_told_once() {
        let mut pages = Pages::default();
        for (cursor, region) in [("a", "fra"), ("b", "ams"), ("", "fra")] {
            pages.turn(
                false,
                Rest {
                    unread: vec![region.to_owned()],
                    ..rest(cursor)
                },
            );
        }
        assert_eq!(pages.unread(), ["fra", "ams"]);
        assert_eq!(pages.cursor(), None);
    }
}
