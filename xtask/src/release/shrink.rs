//! Takes out of the finished build what the tools put in and the page never uses.
//!
//! wasm-bindgen names every import by a hash, in the program and in its glue: some four kilobytes that nothing compresses.
//! And Leptos comes with classes for streams of server functions, which are exported, so that no tool may leave them out,
//! although a page without a server never makes one.

use std::{collections::BTreeMap, convert::Infallible, fs};

use anyhow::{Context, Result, bail};
use wasm_encoder::{
    ExportSection, ImportSection, Module,
    reencode::{self, Reencode},
};
use wasmparser::{Export, ImportSectionReader, Parser};

use super::site::Site;
use crate::{command, tools::Tools, workspace::Workspace};

/// The module name under which the program asks for its imports.
const MODULE: &str = "./latchkey_bg.js";

/// Shrinks the program and its glue. `tools` has wasm-opt, or the program keeps what nothing reaches any more.
pub(super) fn shrink(site: &mut Site, workspace: &Workspace, tools: &Tools<'_>) -> Result<()> {
    let glue_name = only(site, ".js", |text| text.contains(MODULE))?;
    let program_name = only(site, ".wasm", |_| true)?;
    let (glue, program) = shorten(site.text(&glue_name)?, site.get(&program_name)?)?;
    let program = match tools.find("wasm-opt") {
        Some(_) => optimise(&program, workspace, tools)?,
        None => program,
    };
    site.insert(&glue_name, glue);
    site.insert(&program_name, program);
    Ok(())
}

/// The one file with this ending that fits.
fn only(site: &Site, ending: &str, fits: impl Fn(&str) -> bool) -> Result<String> {
    let mut names = site
        .files()
        .filter(|(name, bytes)| {
            name.ends_with(ending) && fits(str::from_utf8(bytes).unwrap_or_default())
        })
        .map(|(name, _)| name.to_owned());
    match (names.next(), names.next()) {
        (Some(name), None) => Ok(name),
        (None, _) => bail!("the build has no {ending} file of the program"),
        (Some(one), Some(other)) => bail!("which is the program's: {one} or {other}?"),
    }
}

/// Leaves out the exports that the glue without its classes does not use, and names the rest by letters.
fn shorten(glue: &str, program: &[u8]) -> Result<(String, Vec<u8>)> {
    let glue = without_classes(glue)?;
    let mut names = Names {
        glue: &glue,
        imports: BTreeMap::new(),
        exports: BTreeMap::new(),
    };
    let mut module = Module::new();
    names
        .parse_core_module(&mut module, Parser::new(0), program)
        .context("reading the program")?;
    let Names {
        imports, exports, ..
    } = names;
    let mut short = rename(&glue, |word| {
        imports
            .get(word)
            .or_else(|| exports.get(word))
            .map(String::as_str)
    });
    let quoted = format!("\"{MODULE}\"");
    if short.matches(&quoted).count() != 1 {
        bail!("the glue does not name {MODULE} once");
    }
    short = short.replace(&quoted, "a");
    Ok((short, module.finish()))
}

/// Gives every import and every export that is used a name of a letter or two.
struct Names<'a> {
    glue: &'a str,
    imports: BTreeMap<String, String>,
    exports: BTreeMap<String, String>,
}

impl Reencode for Names<'_> {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            let name = letters(self.imports.len());
            self.imports.insert(import.name.to_owned(), name.clone());
            imports.import("a", &name, self.entity_type(import.ty)?);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let is_used = words(self.glue).any(|(before, word)| {
            word == export.name && (before.ends_with("wasm.") || before.ends_with("exports."))
        });
        if is_used {
            // Capitals, so that no export is called as an import is.
            let name = letters(self.exports.len()).to_ascii_uppercase();
            self.exports.insert(export.name.to_owned(), name.clone());
            let kind = self.export_kind(export.kind)?;
            exports.export(&name, kind, self.external_index(export.kind, export.index)?);
        }
        Ok(())
    }
}

/// The glue less its classes, what cleans up after them, and what makes them disposable.
fn without_classes(glue: &str) -> Result<String> {
    const CLASS: &str = "export class ";
    let mut glue = glue.to_owned();
    while let Some(start) = glue.find(CLASS) {
        let name: String = word_at(&glue[start + CLASS.len()..]).to_owned();
        let end = closing(&glue, start + CLASS.len() + name.len())
            .with_context(|| format!("class {name} has no end"))?;
        glue.replace_range(start..end, "");
        cut_statement(&mut glue, &format!("Symbol.dispose&&({name}."), ");")?;
        let cleaner = format!("{name}Finalization=");
        let start = glue
            .find(&cleaner)
            .with_context(|| format!("class {name} has no finalization"))?;
        let end = expression_end(&glue, start + cleaner.len());
        // It stands in a list of declarations, and takes the comma on one side with it.
        let (start, end) = match (glue[..start].ends_with(','), glue[end..].starts_with(',')) {
            (_, true) => (start, end + 1),
            (true, false) => (start - 1, end),
            (false, false) => bail!("the finalization of {name} is declared by itself"),
        };
        glue.replace_range(start..end, "");
        if words(&glue).any(|(_, word)| word.contains(&name)) {
            bail!("the glue uses class {name}");
        }
    }
    Ok(glue)
}

fn cut_statement(glue: &mut String, start: &str, end: &str) -> Result<()> {
    let at = glue
        .find(start)
        .with_context(|| format!("the glue has no {start}"))?;
    let length = glue[at..]
        .find(end)
        .with_context(|| format!("{start} has no end"))?;
    glue.replace_range(at..at + length + end.len(), "");
    Ok(())
}

/// Where the block ends whose brace stands at `start` or after it.
fn closing(text: &str, start: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Where an expression ends: before the comma or semicolon that is in no bracket of its own.
fn expression_end(text: &str, start: usize) -> usize {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth -= 1,
            b',' | b';' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// Replaces whole words.
fn rename<'a>(text: &str, name: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (before, word) in words(text) {
        if let Some(name) = name(word) {
            out.push_str(&text[done..before.len()]);
            out.push_str(name);
            done = before.len() + word.len();
        }
    }
    out.push_str(&text[done..]);
    out
}

/// The words of a program, each with the text before it.
fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].find(is_word)?;
        let word = word_at(&text[at..]);
        let before = &text[..at];
        at += word.len();
        Some((before, word))
    })
}

fn word_at(text: &str) -> &str {
    &text[..text.find(|c| !is_word(c)).unwrap_or(text.len())]
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// a, b … z, aa, ab …
fn letters(mut number: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.insert(0, char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return name.into_iter().collect();
        }
        number -= 1;
    }
}

fn optimise(program: &[u8], workspace: &Workspace, tools: &Tools<'_>) -> Result<Vec<u8>> {
    let (from, to) = (
        workspace.scratch().join("short.wasm"),
        workspace.scratch().join("small.wasm"),
    );
    fs::write(&from, program).with_context(|| format!("writing {}", from.display()))?;
    let mut wasm_opt = tools.command("wasm-opt");
    // The second round finds more in code whose loops and blocks were laid out anew. Low memory is the far end of the stack.
    wasm_opt.args([
        "-Oz",
        "--flatten",
        "--rereloop",
        "-Oz",
        "--low-memory-unused",
    ]);
    wasm_opt.args(["--strip-producers", "--strip-target-features"]);
    command::run(wasm_opt.arg(&from).arg("-o").arg(&to))?;
    fs::read(&to).with_context(|| format!("reading {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, EntityType, ExportKind, Function, FunctionSection, TypeSection,
    };
    use wasmparser::{ExternalKind, Payload};

    const GLUE: &str = concat!(
        "let wasm;export class Stream{free(){wasm.stream_free(1);}pull(){return{a:wasm.stream_pull()};}}",
        "Symbol.dispose&&(Stream.prototype[Symbol.dispose]=Stream.prototype.free);",
        r#"function imports(){return{"./latchkey_bg.js":{__wbg_log_0a1b:function(e){wasm.go(e);}}};}"#,
        r#"let StreamFinalization="u"<typeof F?{register:()=>{},x:[1,2]}:new F(e=>wasm.stream_free(e,1)),kept=1;"#,
        "wasm=i.exports;",
    );

    fn program() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import(MODULE, "__wbg_log_0a1b", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut exports = ExportSection::new();
        let mut code = CodeSection::new();
        for (index, name) in ["go", "stream_free", "stream_pull"].into_iter().enumerate() {
            functions.function(0);
            exports.export(name, ExportKind::Func, index as u32 + 1);
            let mut body = Function::new([]);
            body.instructions().end();
            code.function(&body);
        }
        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&functions)
            .section(&exports)
            .section(&code);
        module.finish()
    }

    #[test]
    fn what_only_classes_use_is_left_out_and_the_rest_gets_short_names() {
        let (glue, program) = shorten(GLUE, &program()).unwrap();
        assert_eq!(
            glue,
            "let wasm;function imports(){return{a:{a:function(e){wasm.A(e);}}};}let kept=1;wasm=i.exports;"
        );
        let (mut imports, mut exports) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&program) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import.unwrap();
                        imports.push((import.module, import.name));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export.unwrap();
                        exports.push((export.name, export.kind, export.index));
                    }
                }
                _ => {}
            }
        }
        assert_eq!(imports, [("a", "a")]);
        assert_eq!(exports, [("A", ExternalKind::Func, 1)]);
    }

    #[test]
    fn the_last_of_a_list_takes_the_comma_before_it() {
        let glue = GLUE
            .replace("let StreamFin", "let first=1,StreamFin")
            .replace(",kept=1;", ";");
        let (glue, _) = shorten(&glue, &program()).unwrap();
        assert!(glue.contains("let first=1;wasm="), "{glue}");
    }

    #[test]
    fn a_class_that_is_used_is_an_error() {
        let glue = GLUE.replace("kept=1", "kept=new Stream");
        assert!(shorten(&glue, &program()).is_err());
    }

    #[test]
    fn names_are_short_and_differ() {
        assert_eq!(letters(0), "a");
        assert_eq!(letters(25), "z");
        assert_eq!(letters(26), "aa");
        assert_eq!(letters(26 + 26 * 26), "aaa");
    }

    #[test]
    fn only_whole_words_are_renamed() {
        let renamed = rename("go going a.go(go_1)", |word| (word == "go").then_some("x"));
        assert_eq!(renamed, "x going a.x(go_1)");
    }
}
