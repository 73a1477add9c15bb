//! Texts as they are compared: without case, and without the marks of Latin letters.

/// A text in lower case, with the plain letters of those that have marks, so that `jose` finds `José`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_folded(text, &mut |character| out.push(character));
    out
}

/// Appends the same to bytes.
pub(crate) fn fold_into(text: &[u8], out: &mut Vec<u8>) {
    push_folded(crate::as_text(text), &mut |character| {
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    });
}

fn push_folded(text: &str, push: &mut dyn FnMut(char)) {
    for character in text.chars() {
        match character {
            '\0'..='\x7f' => push(character.to_ascii_lowercase()),
            'ß' | 'ẞ' => {
                push('s');
                push('s');
            }
            'æ' | 'Æ' => {
                push('a');
                push('e');
            }
            'œ' | 'Œ' => {
                push('o');
                push('e');
            }
            'þ' | 'Þ' => {
                push('t');
                push('h');
            }
            // Marks that stand by themselves.
            '\u{300}'..='\u{36f}' => {}
            '\u{c0}'..='\u{17f}' => match plain(character as usize - 0xc0, LATIN) {
                Some(letter) => push(letter),
                None => lower(character, push),
            },
            // Vietnamese, and what other languages put on Latin letters.
            '\u{1e00}'..='\u{1eff}' => match plain(character as usize - 0x1e00, LATIN_MORE) {
                Some(letter) => push(letter),
                None => lower(character, push),
            },
            other => lower(other, push),
        }
    }
}

fn lower(character: char, push: &mut dyn FnMut(char)) {
    for character in character.to_lowercase() {
        push(character);
    }
}

fn plain(at: usize, letters: &[u8]) -> Option<char> {
    match letters.get(at)? {
        b'.' => None,
        letter => Some(char::from(*letter)),
    }
}

/// The letters of U+00C0 to U+017F.
const LATIN: &[u8; 192] = b"aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkklllllll\
lllnnnnnnnnnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// The letters of U+1E00 to U+1EFF.
const LATIN_MORE: &[u8; 256] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
wwwwwwwwwwxxxxyyzzzzzzhtwy......aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_are_nothing() {
        for (text, folded) in [
            ("José Ñuñez", "jose nunez"),
            ("STRAẞE Straße", "strasse strasse"),
            ("Łódź", "lodz"),
            ("Ægir Œuvre Þór", "aegir oeuvre thor"),
            ("Nguyễn Thị Hồng", "nguyen thi hong"),
            ("Jose\u{301}", "jose"),
            ("ЖАННА", "жанна"),
            ("ΣΟΦΙΑ", "σοφια"),
            ("李小龍", "李小龍"),
            ("Žižek Şahin Řehoř", "zizek sahin rehor"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}
