//! Xen in device trees: as it writes them, and as it does not.

use std::vec::Vec;

use dtoolkit::model::{DeviceTree, DeviceTreeProperty};

use super::{cells, domain, node, set};
use crate::platform::described::Tree;
use crate::platform::xen::tree;

const NODE: &str = "/hypervisor";

/// A tree as Xen 4.17 makes it for a domain beside a first one.
fn beside() -> DeviceTree {
    let mut tree = domain();
    let grants = cells(&[0, 0x3800_0000, 0, 0x100_0000]);
    let interrupt = cells(&[1, 15, 0xf08]);
    tree.root.add_child(node(
        "hypervisor",
        &[
            ("compatible", b"xen,xen-4.17\0xen,xen\0"),
            ("reg", &grants),
            ("interrupts", &interrupt),
        ],
    ));
    tree
}

/// The interrupt of events, by a tree with something changed; None where Xen is not there.
fn events(change: impl FnOnce(&mut DeviceTree)) -> Option<Result<usize, &'static str>> {
    let mut changed = beside();
    change(&mut changed);
    let bytes = changed.to_dtb();
    let read = Tree::new(&bytes).unwrap();
    tree::node(&read).map(|_| tree::events(&read))
}

const NONE: Option<Result<usize, &str>> = Some(Err("Xen's events have no interrupt"));

#[test]
fn xen_is_where_its_node_says() {
    assert_eq!(events(|_| ()), Some(Ok(15)));
    assert_eq!(
        events(|tree| drop(tree.root.remove_child("hypervisor"))),
        None
    );
    for compatible in [&b""[..], b"\0", b"xen,xen-4.17\0", b"xen,xe", b"\xff\0"] {
        assert_eq!(
            events(|tree| set(tree, NODE, "compatible", compatible)),
            None
        );
    }
    assert_eq!(
        events(|tree| set(tree, NODE, "status", b"disabled\0")),
        None
    );
}

#[test]
fn an_interrupt_that_none_is_is_told() {
    let absent = |tree: &mut DeviceTree| {
        tree.find_node_mut(NODE)
            .unwrap()
            .remove_property("interrupts");
    };
    assert_eq!(events(absent), NONE);
    let of = |cells: &[u8]| events(|tree| set(tree, NODE, "interrupts", cells));
    // Cut off, of a device, beyond those of the processor, of another kind, more than one.
    let whole = cells(&[1, 15, 0xf08]);
    for len in 0..whole.len() {
        assert_eq!(of(&whole[..len]), NONE);
    }
    for words in [
        [0, 15, 0xf08],
        [1, 16, 0xf08],
        [1, u32::MAX, 0xf08],
        [2, 15, 0xf08],
        [u32::MAX; 3],
    ] {
        assert_eq!(of(&cells(&words)), NONE);
    }
    assert_eq!(of(&whole.repeat(2)), NONE);
    assert_eq!(of(&cells(&[1, 0, 0])), Some(Ok(0)));
}

#[test]
fn memory_for_grant_tables_may_be_anywhere() {
    for reg in [
        Vec::new(),
        cells(&[0]),
        cells(&[0, 0x4000_0000, 0, 0x1000]),
        cells(&[u32::MAX; 4]),
    ] {
        assert_eq!(events(|tree| set(tree, NODE, "reg", &reg)), Some(Ok(15)));
    }
    let absent = |tree: &mut DeviceTree| {
        tree.find_node_mut(NODE).unwrap().remove_property("reg");
    };
    assert_eq!(events(absent), Some(Ok(15)));
}

#[test]
fn a_tree_of_xens_that_is_cut_off_or_changed_panics_nothing() {
    let bytes = beside().to_dtb();
    for len in 0..bytes.len() {
        assert!(Tree::new(&bytes[..len]).is_err());
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            if let Ok(read) = Tree::new(&changed)
                && let Ok(number) = tree::events(&read)
            {
                assert!(number < 16);
            }
        }
    }
    let extra = DeviceTreeProperty::new_unchecked("interrupts", &[0u8; 4096][..]);
    let large = |tree: &mut DeviceTree| tree.find_node_mut(NODE).unwrap().add_property(extra);
    assert_eq!(events(large), NONE);
}
