//! Answers as tables: which text tells success, which fields there are, which lists of records.

/// Declares a record of a list: a struct with a field for each row,
/// `name: Type = "path below the element"`. An option is not always sent.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $path:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        #[cfg(feature = "xml")]
        impl $crate::answer::member::Record for $name {
            fn read(
                element: $crate::answer::Element<'_>,
            ) -> Result<Self, $crate::answer::AnswerError> {
                use $crate::answer::member::Member;

                let mut record = Self::default();
                $(record.$field.fill(element, $path)?;)*
                Ok(record)
            }

            fn write(&self, xml: &mut $crate::answer::member::Paths<'_>) {
                use $crate::answer::member::Member;

                $(self.$field.write_into(xml, $path);)*
            }
        }
    };
}

/// Declares the answer of a method: `Name or ErrorType at "where errors are"`, then what tells its
/// success, `told "text" at "path"` or `found "path"`, and its fields by their paths below the
/// outermost element, `page` unless another `root` is given. A list is a `Vec` of records. The
/// first `root` and the first text are written, the `or` ones are read too. `sent` is for an
/// element that is a field, that does not come first, or that may come several times.
/// A path to `@name` is that of an attribute; attributes stand before what is in their element.
/// Without braces there are no fields, and the answer is a unit with `new`.
macro_rules! answer {
    (
        $(#[$doc:meta])*
        $name:ident or $error:ident at $error_path:literal
            $(, root $root:literal $(or $other_root:literal)?)?
            $(, told $text:literal $(or $other_text:literal)? at $told:literal)?
            $(, found $found:literal)? $(, sent $sent:literal)?
        {
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $path:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        #[cfg(feature = "xml")]
        impl $crate::answer::Answer for $name {
            type Error = $error;
        }

        #[cfg(feature = "xml")]
        const _: () = {
            use $crate::answer::member::{Member, Paths};
            use $crate::answer::record::answer;
            use $crate::answer::{AnswerError, Document, Shape, Writer};

            impl Shape for $name {
                const ERROR_PATH: &str = $error_path;

                #[allow(unused_variables, reason = "an answer may have no fields")]
                fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
                    $(
                        let texts = &[$text $(, $other_text)?];
                        if !$crate::answer::member::told_any(document, texts)? {
                            return Ok(None);
                        }
                    )?
                    let root = document.element(answer!(@root_name $($root)?))?;
                    $($(
                        let root = match root {
                            Some(_) => root,
                            None => document.element($other_root)?,
                        };
                    )?)?
                    let Some(root) = root else {
                        return Ok(None);
                    };
                    $(
                        if root.element($found)?.is_none() {
                            return Ok(None);
                        }
                    )?
                    $(
                        if root.elements($sent).next().is_none() {
                            return Ok(None);
                        }
                    )?
                    #[allow(unused_mut, reason = "an answer may have no fields")]
                    let mut answer = Self::default();
                    $(answer.$field.fill(root, $path)?;)*
                    Ok(Some(answer))
                }

                fn write_success(&self, xml: &mut Writer) {
                    let mut paths = Paths::within(xml, answer!(@root_name $($root)?));
                    $(paths.text($told, $text);)?
                    $(paths.open($found);)?
                    $(self.$field.write_into(&mut paths, $path);)*
                    paths.close();
                }
            }
        };
    };

    (
        $(#[$doc:meta])*
        $name:ident or $error:ident at $error_path:literal,
            told $text:literal $(or $other_text:literal)? at $told:literal
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name;

        impl $name {
            /// The answer of a server that did what it was asked to do.
            #[must_use]
            pub const fn new() -> Self {
                Self
            }
        }

        #[cfg(feature = "xml")]
        impl $crate::answer::Answer for $name {
            type Error = $error;
        }

        #[cfg(feature = "xml")]
        impl $crate::answer::Shape for $name {
            const ERROR_PATH: &str = $error_path;

            fn read_success(
                document: &$crate::answer::Document,
            ) -> Result<Option<Self>, $crate::answer::AnswerError> {
                let texts = &[$text $(, $other_text)?];
                Ok($crate::answer::member::told_any(document, texts)?.then_some(Self))
            }

            fn write_success(&self, xml: &mut $crate::answer::Writer) {
                xml.element("page", |xml| {
                    let mut paths = $crate::answer::member::Paths::new(xml);
                    paths.text($told, $text);
                    paths.close();
                });
            }
        }
    };

    (@root_name) => { "page" };
    (@root_name $root:literal) => { $root };
}

pub(crate) use {answer, record};
