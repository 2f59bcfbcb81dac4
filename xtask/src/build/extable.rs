//! The kernel's table of accesses that may fault, cut into a part for each function that makes some:
//! so the linker drops with a function what the table says of it, and has the rest by address. As one
//! section it would keep every function of the kernel in every image.

use std::fs;
use std::path::Path;

use object::build::elf::{Builder, Relocation, SectionData, SectionId};
use object::elf::{
    EM_RISCV, R_RISCV_32_PCREL, R_RISCV_ADD32, R_RISCV_SUB32, SHF_ALLOC, SHF_LINK_ORDER,
    SHT_PROGBITS, SHT_RELA,
};

use crate::failure::{Failure, OnFile, Result};

/// The table's section, in the kernel's object.
const NAME: &[u8] = b".sigil.extable";
/// Bytes of an entry: two words, each relocated.
const ENTRY: u64 = 8;

/// Cuts the table of an object.
pub fn split(path: &Path) -> Result {
    let data = fs::read(path).on(path)?;
    let wrong = |why: &dyn std::fmt::Display| Failure::tool(format!("{}: {why}", path.display()));
    let mut object = Builder::read(&*data).map_err(|e| wrong(&e))?;
    let parts = match take(&mut object) {
        Some(parts) => parts,
        None => return Err(wrong(&"no table of accesses that may fault")),
    };
    let symbols = object
        .sections
        .iter()
        .find(|s| matches!(s.data, SectionData::Symbol))
        .map(|s| s.id());
    for (text, mut relocations) in parts {
        let size = relocations.len() as u64 / 2 * ENTRY;
        for (n, relocation) in relocations.iter_mut().enumerate() {
            relocation.r_offset = n as u64 * ENTRY / 2;
        }
        let part = object.sections.add();
        part.name = NAME.into();
        part.sh_type = SHT_PROGBITS;
        part.sh_flags = SHF_ALLOC | SHF_LINK_ORDER;
        part.sh_link_section = Some(text);
        part.sh_addralign = 4;
        part.data = SectionData::Data(vec![0; size as usize].into());
        let part = part.id();
        let table = object.sections.add();
        table.name = [b".rela", NAME].concat().into();
        table.sh_type = SHT_RELA;
        table.sh_link_section = symbols;
        table.sh_info_section = Some(part);
        table.sh_addralign = 8;
        table.sh_entsize = 24;
        table.data = SectionData::Relocation(relocations);
    }
    let mut written = Vec::new();
    object.write(&mut written).map_err(|e| wrong(&e))?;
    fs::write(path, written).on(path)
}

/// The assembler for RISC-V writes the distance of a word from an address as the sum of that address and
/// the word's own, negative: of each two relocations, makes the one that says so.
fn join(all: &mut Vec<Relocation>) {
    all.retain(|relocation| relocation.r_type != R_RISCV_SUB32);
    for relocation in all {
        if relocation.r_type == R_RISCV_ADD32 {
            relocation.r_type = R_RISCV_32_PCREL;
        }
    }
}

/// Takes the table out of an object: by function, the relocations of its entries.
fn take(object: &mut Builder<'_>) -> Option<Vec<(SectionId, Vec<Relocation>)>> {
    let table = object.sections.iter().find(|s| *s.name == *NAME)?.id();
    let relocations = object
        .sections
        .iter()
        .find(|s| s.sh_info_section == Some(table) && s.sh_type == SHT_RELA)?
        .id();
    let SectionData::Relocation(mut all) = object.sections.get(relocations).data.clone() else {
        return None;
    };
    if object.header.e_machine == EM_RISCV {
        join(&mut all);
    }
    all.sort_by_key(|relocation| relocation.r_offset);
    // By the address of the access within its function, as the kernel searches: the linker has the
    // functions' parts in the order of the functions.
    let mut entries: Vec<&[Relocation]> = all.chunks_exact(2).collect();
    entries.sort_by_key(|entry| {
        let value = entry[0].symbol.map(|s| object.symbols.get(s).st_value);
        value.unwrap_or(0).wrapping_add_signed(entry[0].r_addend)
    });
    let mut parts: Vec<(SectionId, Vec<Relocation>)> = Vec::new();
    for entry in entries {
        let text = object.symbols.get(entry[0].symbol?).section?;
        match parts.iter_mut().find(|part| part.0 == text) {
            Some(part) => part.1.extend(entry),
            None => parts.push((text, entry.to_vec())),
        }
    }
    object.sections.get_mut(table).delete = true;
    object.sections.get_mut(relocations).delete = true;
    Some(parts)
}
