//! What bindgen, as Debian has it, reads in C headers.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Expr, FnArg, ForeignItem, Item, ItemFn, Lit, ReturnType, Stmt, Type};

/// The size and alignment of a type, and where its fields are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub size: usize,
    pub align: usize,
    pub fields: BTreeMap<String, usize>,
}

/// Headers as bindgen shows them to Rust.
#[derive(Debug, Default)]
pub struct Bindings {
    pub constants: BTreeMap<String, i128>,
    pub layouts: BTreeMap<String, Layout>,
    /// The types of parameters, and of the result.
    pub functions: BTreeMap<String, (Vec<String>, String)>,
    /// What type aliases are for.
    pub aliases: BTreeMap<String, String>,
}

impl Bindings {
    /// Reads a header with these options of clang.
    pub fn read(header: &str, options: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.h");
        std::fs::write(&path, header).unwrap();
        Self::of(&path, options)
    }

    fn of(path: &Path, options: &[String]) -> Self {
        let output = Command::new("bindgen")
            .args(["--no-doc-comments", "--no-rustfmt-bindings"])
            .arg(path)
            .arg("--")
            .args(options)
            .output()
            .expect("bindgen is needed for this test: cargo xtask test headers installs it");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{options:?}\n{errors}");
        let text = String::from_utf8(output.stdout).unwrap();
        let mut bindings = Self::default();
        for item in syn::parse_file(&text).unwrap().items {
            bindings.item(item);
        }
        bindings
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Const(item) => {
                if let Some(value) = number(&item.expr) {
                    self.constants.insert(item.ident.to_string(), value);
                }
            }
            Item::Type(item) => {
                self.aliases.insert(item.ident.to_string(), text(&item.ty));
            }
            Item::ForeignMod(block) => {
                for item in block.items {
                    let ForeignItem::Fn(function) = item else {
                        continue;
                    };
                    let signature = function.sig;
                    let parameters = signature
                        .inputs
                        .iter()
                        .filter_map(|input| match input {
                            FnArg::Typed(input) => Some(text(&input.ty)),
                            FnArg::Receiver(_) => None,
                        })
                        .collect();
                    let result = match &signature.output {
                        ReturnType::Default => "()".to_owned(),
                        ReturnType::Type(_, ty) => text(ty),
                    };
                    self.functions
                        .insert(signature.ident.to_string(), (parameters, result));
                }
            }
            Item::Fn(function) => self.test(&function),
            _ => {}
        }
    }

    fn test(&mut self, function: &ItemFn) {
        let name = function.sig.ident.to_string();
        if name.starts_with("bindgen_test_layout_") {
            self.statements(&function.block.stmts);
        }
    }

    /// bindgen says what it found in tests: `assert_eq!(size_of::<T>(), 8usize, "Size of: …")`.
    fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            let mac = match statement {
                Stmt::Macro(statement) => &statement.mac,
                Stmt::Item(Item::Fn(function)) => {
                    self.statements(&function.block.stmts);
                    continue;
                }
                _ => continue,
            };
            let parts: Vec<Expr> = mac
                .parse_body_with(Punctuated::<Expr, syn::Token![,]>::parse_terminated)
                .unwrap()
                .into_iter()
                .collect();
            let [_, value, message] = parts.as_slice() else {
                continue;
            };
            let value = number(value).unwrap() as usize;
            let message = message.to_token_stream().to_string();
            let names: Vec<&str> = message
                .split("stringify ! (")
                .skip(1)
                .filter_map(|rest| Some(rest.split_once(')')?.0.trim()))
                .collect();
            let layout = self.layouts.entry(names[0].to_owned()).or_default();
            if message.contains("Size of") {
                layout.size = value;
            } else if message.contains("Alignment of") {
                layout.align = value;
            } else {
                layout.fields.insert(names[1].to_owned(), value);
            }
        }
    }

    /// The type behind aliases.
    pub fn resolved<'a>(&'a self, name: &'a str) -> &'a str {
        let mut name = name;
        while let Some(other) = self.aliases.get(name) {
            name = other;
        }
        name
    }

    /// The layout of a type, by its name or an alias.
    pub fn layout(&self, name: &str) -> Option<&Layout> {
        self.layouts.get(self.resolved(name))
    }

    /// A type as a call's argument: a pointer, or an integer of a size.
    pub fn class(&self, ty: &str) -> &'static str {
        let ty = self.resolved(ty);
        if ty.starts_with('*') || ty.contains("Option <") {
            return "pointer";
        }
        match ty.rsplit(":: ").next().unwrap_or(ty) {
            "c_int" | "c_uint" | "i32" | "u32" => "32 bits",
            "c_long" | "c_ulong" | "c_longlong" | "c_ulonglong" | "i64" | "u64" | "isize"
            | "usize" => "64 bits",
            other => panic!("{other} is no argument of a system call"),
        }
    }
}

fn text(ty: &Type) -> String {
    ty.to_token_stream().to_string()
}

fn number(value: &Expr) -> Option<i128> {
    match value {
        Expr::Lit(value) => match &value.lit {
            Lit::Int(value) => value.base10_parse().ok(),
            _ => None,
        },
        Expr::Unary(value) => number(&value.expr).map(|number| -number),
        _ => None,
    }
}
