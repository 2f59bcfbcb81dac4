//! Picks the items that C gets out of a Rust module, and gives them their C names.
//!
//! The modules are read as text, so that types of every architecture, private ones and those of
//! crates that are no dependency are within reach. What is picked is again Rust, for cbindgen.

use std::collections::BTreeMap;

use proc_macro2::Span;
use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, Fields, Item, ItemConst, Lit, Meta, Visibility};

use crate::docs;

/// What every macro begins with.
const MACRO: &str = "SIGIL_";

/// What C gets from one Rust module.
#[derive(Clone, Copy, Debug)]
pub struct Module {
    /// The path of its file from the root of the project, for messages.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Its constants.
    pub constants: &'static [Constants],
    /// Its types.
    pub types: &'static [Type],
    /// Whether C gets its functions, which have C's names and `no_mangle`.
    pub functions: bool,
}

/// A group of constants, which become macros.
#[derive(Clone, Copy, Debug)]
pub enum Constants {
    /// All public ones of the file itself.
    All,
    /// These.
    Named(&'static [&'static str]),
    /// All of a module within the file, and what their names get before them.
    Within(&'static str, &'static str),
    /// Some of a module within the file, or with no module of the file itself, and their names.
    Listed(&'static str, &'static [(&'static str, &'static str)]),
    /// The variants of an enumeration, and what their names, in capitals, get before them.
    Variants(&'static str, &'static str),
    /// Those of a `bitflags!` structure but for some, and what their names get before them.
    Flags(&'static str, &'static str, &'static [&'static str]),
}

/// A structure, union or type alias.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// Its name in Rust.
    pub rust: &'static str,
    /// Its name in C.
    pub c: &'static str,
    /// What its fields' names get before them.
    pub prefix: &'static str,
    /// Whether its alignment is more than C has: the kernel's instructions want it.
    pub overaligned: bool,
    /// Fields with another name, or another type of the same size, than Rust has.
    pub fields: &'static [Field],
}

/// A field that is not in C what it is in Rust.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in Rust.
    pub rust: &'static str,
    /// Its name in C.
    pub c: &'static str,
    /// Its type, as Rust with C's names; empty for the one it has.
    pub ty: &'static str,
}

/// A constant or type that cannot be picked.
pub type Error = String;

/// The names of types in C by their names in Rust.
pub type TypeNames = BTreeMap<&'static str, &'static str>;

impl Module {
    /// The picked items as Rust with C's names.
    pub fn items(&self, names: &TypeNames, target_arch: &str) -> Result<Vec<Item>, Error> {
        let mut file = syn::parse_file(self.text).map_err(|e| self.error(&e.to_string()))?;
        remove_other_targets(&mut file.items, target_arch);
        let mut picked = Vec::new();
        for group in self.constants {
            picked.extend(self.group(&file.items, group)?);
        }
        let renamed: BTreeMap<String, String> = picked
            .iter()
            .map(|(item, c)| (item.ident.to_string(), c.clone()))
            .collect();
        let mut items = Vec::new();
        for (mut item, c) in picked {
            item.ident = ident(&c);
            item.vis = public();
            keep_docs(&mut item.attrs);
            Rename {
                types: names,
                constants: &renamed,
            }
            .visit_item_const_mut(&mut item);
            items.push(Item::Const(item));
        }
        for ty in self.types {
            items.push(self.picked(&file.items, ty, names)?);
        }
        if self.functions {
            items.extend(self.functions(&file.items, names)?);
        }
        Ok(items)
    }

    /// The functions that C may call, without what they do.
    fn functions(&self, items: &[Item], names: &TypeNames) -> Result<Vec<Item>, Error> {
        let mut found = Vec::new();
        for item in items {
            let Item::Fn(function) = item else { continue };
            if function.sig.abi.is_none() {
                continue;
            }
            let mut function = function.clone();
            keep_docs(&mut function.attrs);
            function.attrs.push(syn::parse_quote!(#[unsafe(no_mangle)]));
            *function.block = syn::parse_quote!({});
            Rename {
                types: names,
                constants: &BTreeMap::new(),
            }
            .visit_signature_mut(&mut function.sig);
            found.push(Item::Fn(function));
        }
        match found.is_empty() {
            true => Err(self.error("there is no function for C")),
            false => Ok(found),
        }
    }

    fn error(&self, what: &str) -> Error {
        format!("{}: {what}", self.path)
    }

    /// The constants of a group, with their names in C.
    fn group(&self, items: &[Item], group: &Constants) -> Result<Vec<(ItemConst, String)>, Error> {
        let found: Vec<(ItemConst, String)> = match *group {
            Constants::All => constants(items)
                .filter(|item| matches!(item.vis, Visibility::Public(_)))
                .map(|item| (item.clone(), c_name("", item)))
                .collect(),
            Constants::Named(wanted) => {
                let mut found = Vec::new();
                for name in wanted {
                    let item = constants(items)
                        .find(|item| item.ident == name)
                        .ok_or_else(|| self.error(&format!("there is no constant {name}")))?;
                    found.push((item.clone(), c_name("", item)));
                }
                found
            }
            Constants::Within(module, prefix) => constants(within(items, module))
                .map(|item| (item.clone(), c_name(prefix, item)))
                .collect(),
            Constants::Listed(module, wanted) => {
                let mut found = Vec::new();
                for (name, c) in wanted {
                    let item = constants(within(items, module))
                        .find(|item| item.ident == name)
                        .ok_or_else(|| self.error(&format!("there is no constant {name}")))?;
                    found.push((item.clone(), format!("{MACRO}{c}")));
                }
                found
            }
            Constants::Variants(name, prefix) => variants(items, name, prefix),
            Constants::Flags(name, prefix, without) => flags(items, name)
                .map_err(|e| self.error(&e.to_string()))?
                .into_iter()
                .filter(|item| !without.iter().any(|name| item.ident == name))
                .map(|item| {
                    let c = c_name(prefix, &item);
                    (item, c)
                })
                .collect(),
        };
        if found.is_empty() {
            return Err(self.error(&format!("nothing is in {group:?}")));
        }
        Ok(found)
    }

    fn picked(&self, items: &[Item], ty: &Type, names: &TypeNames) -> Result<Item, Error> {
        let mut item = items
            .iter()
            .find(|item| match item {
                Item::Struct(item) => item.ident == ty.rust,
                Item::Union(item) => item.ident == ty.rust,
                Item::Type(item) => item.ident == ty.rust,
                _ => false,
            })
            .cloned()
            .ok_or_else(|| self.error(&format!("there is no type {}", ty.rust)))?;
        Rename {
            types: names,
            constants: &BTreeMap::new(),
        }
        .visit_item_mut(&mut item);
        match &mut item {
            Item::Struct(item) => {
                item.ident = ident(ty.c);
                item.vis = public();
                keep_docs(&mut item.attrs);
                if ty.overaligned {
                    item.attrs.retain(|attr| !attr.path().is_ident("repr"));
                    item.attrs.push(syn::parse_quote!(#[repr(C)]));
                }
                if let Fields::Named(fields) = &mut item.fields {
                    self.fields(&mut fields.named, ty)?;
                }
            }
            Item::Union(item) => {
                item.ident = ident(ty.c);
                item.vis = public();
                keep_docs(&mut item.attrs);
                self.fields(&mut item.fields.named, ty)?;
            }
            Item::Type(item) => {
                item.ident = ident(ty.c);
                item.vis = public();
                keep_docs(&mut item.attrs);
            }
            _ => {}
        }
        Ok(item)
    }

    fn fields<'a>(
        &self,
        fields: impl IntoIterator<Item = &'a mut syn::Field>,
        ty: &Type,
    ) -> Result<(), Error> {
        let mut special: Vec<&Field> = ty.fields.iter().collect();
        for field in fields {
            keep_docs(&mut field.attrs);
            let name = field
                .ident
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let at = special.iter().position(|special| special.rust == name);
            match at.map(|at| special.remove(at)) {
                None => field.ident = Some(ident(&format!("{}{name}", ty.prefix))),
                Some(special) => {
                    field.ident = Some(ident(special.c));
                    if !special.ty.is_empty() {
                        field.ty =
                            syn::parse_str(special.ty).map_err(|e| self.error(&e.to_string()))?;
                    }
                }
            }
        }
        match special.first() {
            None => Ok(()),
            Some(field) => Err(self.error(&format!("{} has no field {}", ty.rust, field.rust))),
        }
    }
}

fn ident(name: &str) -> syn::Ident {
    syn::Ident::new(name, Span::call_site())
}

fn public() -> Visibility {
    Visibility::Public(Default::default())
}

fn constants(items: &[Item]) -> impl Iterator<Item = &ItemConst> {
    items.iter().filter_map(|item| match item {
        Item::Const(item) => Some(item),
        _ => None,
    })
}

/// What is in a module within the file, or in the file itself.
fn within<'a>(items: &'a [Item], module: &str) -> &'a [Item] {
    if module.is_empty() {
        return items;
    }
    items
        .iter()
        .find_map(|item| match item {
            Item::Mod(within) if within.ident == module => within.content.as_ref(),
            _ => None,
        })
        .map_or(&[], |(_, items)| items)
}

fn c_name(prefix: &str, item: &ItemConst) -> String {
    // Two underscores within a name are C++'s own: `__WALL` is SIGIL_WALL.
    let name = item.ident.to_string();
    format!("{MACRO}{prefix}{}", name.trim_start_matches('_'))
}

/// The variants of an enumeration, all of which have their numbers in the source.
fn variants(items: &[Item], name: &str, prefix: &str) -> Vec<(ItemConst, String)> {
    let mut found = Vec::new();
    for item in items {
        let Item::Enum(item) = item else { continue };
        if item.ident != name {
            continue;
        }
        for variant in &item.variants {
            let Some((_, value)) = &variant.discriminant else {
                continue;
            };
            let attrs = &variant.attrs;
            let ident = &variant.ident;
            let c = format!("{MACRO}{prefix}{}", ident.to_string().to_uppercase());
            found.push((
                syn::parse_quote!(#(#attrs)* pub const #ident: i32 = #value;),
                c,
            ));
        }
    }
    found
}

/// The named flags of a `bitflags!` structure as constants.
fn flags(items: &[Item], name: &str) -> syn::Result<Vec<ItemConst>> {
    let mut found = Vec::new();
    for item in items {
        let Item::Macro(item) = item else { continue };
        if !item.mac.path.is_ident("bitflags") {
            continue;
        }
        let body: FlagsBody = item.mac.parse_body()?;
        if body.name == name {
            found.extend(body.constants);
        }
    }
    Ok(found)
}

/// `struct NAME: TYPE { const NAME = VALUE; … }`.
struct FlagsBody {
    name: syn::Ident,
    constants: Vec<ItemConst>,
}

impl syn::parse::Parse for FlagsBody {
    fn parse(input: syn::parse::ParseStream) -> syn::Result<Self> {
        Attribute::parse_outer(input)?;
        input.parse::<Visibility>()?;
        input.parse::<syn::Token![struct]>()?;
        let name = input.parse()?;
        input.parse::<syn::Token![:]>()?;
        let ty: syn::Type = input.parse()?;
        let body;
        syn::braced!(body in input);
        let mut constants = Vec::new();
        while !body.is_empty() {
            let attrs = Attribute::parse_outer(&body)?;
            body.parse::<syn::Token![const]>()?;
            // `const _` says that other bits may be set.
            let named = if body.peek(syn::Token![_]) {
                body.parse::<syn::Token![_]>()?;
                None
            } else {
                Some(body.parse::<syn::Ident>()?)
            };
            body.parse::<syn::Token![=]>()?;
            let value: Expr = body.parse()?;
            body.parse::<syn::Token![;]>()?;
            if let Some(ident) = named {
                constants.push(syn::parse_quote!(#(#attrs)* pub const #ident: #ty = #value;));
            }
        }
        Ok(Self { name, constants })
    }
}

/// Keeps what cbindgen is to see: the layout, and the documentation without its links.
fn keep_docs(attrs: &mut Vec<Attribute>) {
    attrs.retain(|attr| attr.path().is_ident("doc") || attr.path().is_ident("repr"));
    for attr in attrs {
        if let Meta::NameValue(meta) = &mut attr.meta
            && let Expr::Lit(value) = &mut meta.value
            && let Lit::Str(text) = &mut value.lit
        {
            *text = syn::LitStr::new(&docs::without_links(&text.value()), text.span());
        }
    }
}

/// Gives types and constants that are mentioned their names in C.
struct Rename<'a> {
    types: &'a TypeNames,
    constants: &'a BTreeMap<String, String>,
}

impl VisitMut for Rename<'_> {
    fn visit_type_path_mut(&mut self, path: &mut syn::TypePath) {
        syn::visit_mut::visit_type_path_mut(self, path);
        if let Some(last) = path.path.segments.last()
            && let Some(c) = self.types.get(last.ident.to_string().as_str())
        {
            path.path = ident(c).into();
        }
    }

    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        if let Some(name) = path.path.get_ident()
            && let Some(c) = self.constants.get(&name.to_string())
        {
            path.path = ident(c).into();
        }
    }
}

/// Takes out what `#[cfg(…)]` says is for other architectures, and tests.
fn remove_other_targets(items: &mut Vec<Item>, arch: &str) {
    items.retain(|item| match item {
        Item::Const(item) => is_for(&item.attrs, arch),
        Item::Mod(item) => is_for(&item.attrs, arch),
        Item::Struct(item) => is_for(&item.attrs, arch),
        Item::Fn(item) => is_for(&item.attrs, arch),
        _ => true,
    });
    for item in items {
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    remove_other_targets(items, arch);
                }
            }
            Item::Struct(item) => {
                if let Fields::Named(fields) = &mut item.fields {
                    let kept = std::mem::take(&mut fields.named);
                    fields.named = kept
                        .into_iter()
                        .filter(|field| is_for(&field.attrs, arch))
                        .collect();
                }
            }
            _ => {}
        }
    }
}

fn is_for(attrs: &[Attribute], arch: &str) -> bool {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("cfg"))
        .all(|attr| attr.parse_args().is_ok_and(|meta| holds(&meta, arch)))
}

/// Whether a condition of `cfg` holds for a 64-bit target of this architecture.
fn holds(meta: &Meta, arch: &str) -> bool {
    match meta {
        Meta::NameValue(meta) => {
            let value = meta.value.to_token_stream().to_string();
            let value = value.trim_matches('"');
            meta.path.is_ident("target_arch") && value == arch
                || meta.path.is_ident("target_pointer_width") && value == "64"
        }
        Meta::List(list) => {
            let inner = list
                .parse_args_with(
                    syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated,
                )
                .unwrap_or_default();
            if list.path.is_ident("not") {
                !inner.iter().any(|meta| holds(meta, arch))
            } else if list.path.is_ident("any") {
                inner.iter().any(|meta| holds(meta, arch))
            } else {
                list.path.is_ident("all") && inner.iter().all(|meta| holds(meta, arch))
            }
        }
        Meta::Path(_) => false,
    }
}

#[cfg(test)]
mod tests;
