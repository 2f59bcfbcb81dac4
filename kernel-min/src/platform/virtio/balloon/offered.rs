//! Memory as it is offered: what a device is shown for a while stays the guest's, so that nobody takes the machine for
//! a smaller one.

use super::super::kernel::with;
use crate::balloon::{Memory, Offer};
use crate::mm::Frame;

/// Blocks that are lent as long as they are withdrawn.
#[derive(Debug)]
pub struct Offered;

/// Takes back all of an offer, from a device that touches nothing any more.
#[inline(never)]
pub fn take_back(offer: &mut Offer) {
    offer.answered(&mut Offered);
    offer.end(&mut Offered);
}

impl Memory for Offered {
    fn withdraw(&mut self, most: usize, spare: usize) -> Option<(Frame, usize)> {
        with(|f| f.lend(most, f.floor() + spare))
    }

    #[inline(never)]
    fn restore(&mut self, block: Frame, order: usize) {
        with(|f| f.take_back(block, order));
    }

    #[inline(never)]
    fn word(&self, frame: Frame) -> u64 {
        with(|f| f.refs()).word(frame)
    }

    #[inline(never)]
    fn set_word(&mut self, frame: Frame, word: u64) {
        with(|f| f.refs()).set_word(frame, word);
    }
}
