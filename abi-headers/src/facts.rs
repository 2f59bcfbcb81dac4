//! What the headers say, as names: for who compares them with others.

use syn::{Fields, Item};

use crate::{Arch, contents};

/// The names in the headers of an architecture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Macros that are numbers.
    pub constants: Vec<String>,
    /// Types.
    pub types: Vec<Type>,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// Its name.
    pub name: String,
    /// Its fields, if it is a structure or union.
    pub fields: Vec<String>,
}

/// The names in the headers of one of [`ARCHES`](crate::ARCHES), but for functions and macros with
/// arguments.
pub fn facts(arch: Arch) -> Result<Facts, String> {
    let names = contents::type_names(arch);
    let mut facts = Facts::default();
    for header in contents::HEADERS {
        for item in contents::draft(header, arch, &names)?.items {
            match item {
                Item::Const(item) => facts.constants.push(item.ident.to_string()),
                Item::Struct(item) => facts.types.push(Type {
                    name: item.ident.to_string(),
                    fields: field_names(&item.fields),
                }),
                Item::Union(item) => facts.types.push(Type {
                    name: item.ident.to_string(),
                    fields: field_names(&Fields::Named(item.fields)),
                }),
                Item::Type(item) => facts.types.push(Type {
                    name: item.ident.to_string(),
                    fields: Vec::new(),
                }),
                _ => {}
            }
        }
    }
    Ok(facts)
}

/// A tuple's fields have no names, in C it is what is in it.
fn field_names(fields: &Fields) -> Vec<String> {
    fields
        .iter()
        .filter_map(|field| Some(field.ident.as_ref()?.to_string()))
        .collect()
}
