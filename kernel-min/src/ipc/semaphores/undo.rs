//! Who undoes what together (CLONE_SYSVSEM): a group's operations with SEM_UNDO are undone when its last thread ends.

use alloc::vec::Vec;

use signal::Errno;

/// A group's name. No other group ever has it; 0 is none.
pub type Group = u64;

/// The sets that a group has something to do with.
struct Sets {
    group: Group,
    /// Their numbers, in the order in which it came to them.
    ids: Vec<i32>,
}

/// All groups that may have something to undo, by their names.
pub struct Groups {
    groups: Vec<Sets>,
}

impl Default for Groups {
    fn default() -> Self {
        Self::new()
    }
}

impl Groups {
    /// None.
    pub const fn new() -> Self {
        Self { groups: Vec::new() }
    }

    fn find(&self, group: Group) -> Result<usize, usize> {
        self.groups.binary_search_by_key(&group, |sets| sets.group)
    }

    /// Whether a group has anything to undo.
    pub fn has(&self, group: Group) -> bool {
        self.find(group).is_ok()
    }

    /// A group has to do with a set that it had nothing to do with.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn add(&mut self, group: Group, id: i32) -> Result<(), Errno> {
        match self.find(group) {
            Ok(place) => {
                let ids = &mut self.groups[place].ids;
                ids.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
                ids.push(id);
            }
            Err(place) => {
                let mut ids = crate::room::with_room(1)?;
                ids.push(id);
                self.groups.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
                self.groups.insert(place, Sets { group, ids });
            }
        }
        Ok(())
    }

    /// A set is gone, or something went wrong in between: the group has nothing to do with it.
    pub fn remove(&mut self, group: Group, id: i32) {
        if let Ok(place) = self.find(group) {
            let ids = &mut self.groups[place].ids;
            ids.retain(|&other| other != id);
            if ids.is_empty() {
                self.drop_at(place);
            }
        }
    }

    /// The last set that a group came to: it has nothing to do with it from now on.
    pub fn take(&mut self, group: Group) -> Option<i32> {
        let place = self.find(group).ok()?;
        let id = self.groups[place].ids.pop();
        if self.groups[place].ids.is_empty() {
            self.drop_at(place);
        }
        id
    }

    fn drop_at(&mut self, place: usize) {
        self.groups.remove(place);
        if self.groups.is_empty() {
            self.groups = Vec::new();
        }
    }
}
