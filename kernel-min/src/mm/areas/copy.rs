//! The areas of a forked child: those of its parent.

use alloc::vec::Vec;
use core::mem;

use super::backing::Bindings;
use super::tree::Node;
use super::{Area, Areas, Backing, Id};
use crate::room::room;
use signal::Errno;

/// What a copy has of its own: all that there may be no memory for.
pub struct Copied {
    pub(super) nodes: Vec<Node>,
    pub(super) bindings: Bindings,
}

impl Areas {
    /// What a copy for another address space has of its own. `None` without memory.
    pub fn copied(&mut self) -> Option<Copied> {
        if self.unused_count > self.len + 16 {
            self.shrink().ok()?;
        }
        let mut nodes = room(self.nodes.len())?;
        nodes.extend_from_slice(&self.nodes);
        Some(Copied {
            nodes,
            bindings: self.bindings.try_clone()?,
        })
    }

    /// The copy; nothing has changed meanwhile.
    #[inline(always)]
    pub fn copy(&self, copied: Copied) -> Areas {
        Areas {
            nodes: copied.nodes,
            bindings: copied.bindings,
            ..*self
        }
    }

    /// Gives up the room that more areas once took. ENOMEM, with nothing done, without memory.
    #[cold]
    fn shrink(&mut self) -> Result<(), Errno> {
        let mut small = Areas {
            top: self.top,
            ..Areas::new()?
        };
        small.reserve(self.len)?;
        for area in self.iter() {
            // The bindings count it already.
            let bare = Area {
                backing: Backing::NONE,
                ..*area
            };
            let id = small.attach(bare, Id::NIL);
            small.node(id).area.backing = area.backing;
        }
        small.bindings = mem::take(&mut self.bindings);
        *self = small;
        Ok(())
    }
}
