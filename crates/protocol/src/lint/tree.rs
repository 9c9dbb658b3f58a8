//! A JSON text as a tree that forgets nothing: members keep their order and their duplicates.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
    fmt,
};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::Kind;
use crate::syntax::MAX_DEPTH;

/// A value and its number in document order, from 0. The number finds the place in the text.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) id: u32,
    pub(super) value: Value<'a>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    Array(Box<[Node<'a>]>),
    Object(Box<[Member<'a>]>),
}

/// A key and its value.
pub(super) type Member<'a> = (Cow<'a, str>, Node<'a>);

/// A text as a tree, and the values whose key stood in the same object before.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) root: Node<'a>,
    pub(super) duplicates: Vec<u32>,
}

impl<'a> Tree<'a> {
    /// Fails where the text is not JSON, or nested deeper than [`MAX_DEPTH`].
    pub(super) fn read(text: &'a str) -> Result<Self, serde_json::Error> {
        let reading = Reading::default();
        let seed = Seed {
            reading: &reading,
            depth: 0,
        };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let root = seed.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(Self {
            root,
            duplicates: reading.duplicates.take(),
        })
    }

    /// The JSON pointer (RFC 6901) of a value.
    pub(super) fn pointer(&self, id: u32) -> String {
        let mut pointer = String::new();
        let mut node = &self.root;
        // Every value's number is below those of the values inside it and of those after it.
        while node.id != id {
            match &node.value {
                Value::Object(members) => {
                    let Some(index) = members.partition_point(|(_, node)| node.id <= id).checked_sub(1) else {
                        break;
                    };
                    pointer.push('/');
                    pointer.push_str(&members[index].0.replace('~', "~0").replace('/', "~1"));
                    node = &members[index].1;
                }
                Value::Array(items) => {
                    let Some(index) = items.partition_point(|node| node.id <= id).checked_sub(1) else {
                        break;
                    };
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                    node = &items[index];
                }
                _ => break,
            }
        }
        pointer
    }
}

impl<'a> Node<'a> {
    /// The first member of this name, unless it is `null`.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let (_, node) = self.members().iter().find(|(key, _)| key == name)?;
        (!matches!(node.value, Value::Null)).then_some(node)
    }

    /// The value at the end of these names.
    pub(super) fn find(&self, names: &[&str]) -> Option<&Self> {
        names.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The text of a member.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.text()
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What the header of a message says it is.
    pub(super) fn message_kind(&self) -> Option<Kind> {
        let header = self.find(&["event", "header"])?;
        Kind::of(header.text_of("namespace")?, header.text_of("name")?)
    }

    /// The members; none when it is no object.
    pub(super) fn members(&self) -> &[Member<'a>] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items; none when it is no array.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    pub(super) const fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    pub(super) const fn is_array(&self) -> bool {
        matches!(self.value, Value::Array(_))
    }

    /// The kind of value in a sentence.
    pub(super) const fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// Whether both say the same, whatever the order of members.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_the_same(b))
            }
            (Value::Object(a), Value::Object(b)) => {
                let twins: HashMap<&str, &Self> = b.iter().map(|(name, node)| (&**name, node)).collect();
                let is_same =
                    |(name, node): &Member<'_>| twins.get(&**name).is_some_and(|twin| node.says_the_same(twin));
                a.len() == b.len() && a.iter().all(is_same)
            }
            _ => false,
        }
    }
}

/// What is kept while a text is read.
#[derive(Default)]
struct Reading<'a> {
    next: Cell<u32>,
    duplicates: Cell<Vec<u32>>,
    /// Items and members of arrays and objects that are still open, so that each closed one takes no more memory than it
    /// needs: a text of many small messages is mostly that memory.
    items: RefCell<Vec<Node<'a>>>,
    members: RefCell<Vec<Member<'a>>>,
}

#[derive(Clone, Copy)]
struct Seed<'s, 'a> {
    reading: &'s Reading<'a>,
    /// Arrays and objects around the value.
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, 'de> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        let next = &self.reading.next;
        let id = next.get();
        next.set(id.checked_add(1).ok_or_else(|| D::Error::custom("too many values"))?);
        let value = deserializer.deserialize_any(self)?;
        Ok(Node { id, value })
    }
}

impl<'de> Visitor<'de> for Seed<'_, 'de> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(bool))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value<'de>, E> {
        let number = Number::from_f64(number).ok_or_else(|| E::custom("number out of range"))?;
        Ok(Value::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value<'de>, A::Error> {
        let seed = self.inside()?;
        let open = &self.reading.items;
        let start = open.borrow().len();
        while let Some(node) = items.next_element_seed(seed)? {
            open.borrow_mut().push(node);
        }
        Ok(Value::Array(open.borrow_mut().drain(start..).collect()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value<'de>, A::Error> {
        let seed = self.inside()?;
        let open = &self.reading.members;
        let start = open.borrow().len();
        while let Some(Key(key)) = members.next_key()? {
            let node = members.next_value_seed(seed)?;
            open.borrow_mut().push((key, node));
        }
        let found: Box<[_]> = open.borrow_mut().drain(start..).collect();
        self.keep_duplicates(&found);
        Ok(Value::Object(found))
    }
}

impl Seed<'_, '_> {
    /// The seed of values one level further in.
    fn inside<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth + 1;
        if depth > MAX_DEPTH {
            return Err(E::custom("too deep"));
        }
        Ok(Self { depth, ..self })
    }

    fn keep_duplicates(self, members: &[Member<'_>]) {
        let again = repeated(members);
        if !again.is_empty() {
            let mut all = self.reading.duplicates.take();
            all.extend(again);
            self.reading.duplicates.set(all);
        }
    }
}

/// The values whose key stands before; nearly always none.
fn repeated(members: &[Member<'_>]) -> Vec<u32> {
    /// Up to here comparing keys with each other is faster than a set.
    const FEW: usize = 16;
    let numbered = |(_, node): &Member<'_>| node.id;
    if members.len() <= FEW {
        let is_again = |index: usize| members[..index].iter().any(|(key, _)| *key == members[index].0);
        let again = (1..members.len()).filter(|index| is_again(*index));
        return again.map(|index| numbered(&members[index])).collect();
    }
    let mut seen = HashSet::new();
    let again = members.iter().filter(|(key, _)| !seen.insert(&**key));
    again.map(numbered).collect()
}

/// A key, borrowed where the text has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_in_document_order_and_found_by_pointer() {
        let tree = Tree::read(r#"{"a":[1,{"b/~":null}],"c":"x"}"#).unwrap();
        let pointers: Vec<_> = (0..6).map(|id| tree.pointer(id)).collect();
        assert_eq!(pointers, ["", "/a", "/a/0", "/a/1", "/a/1/b~1~0", "/c"]);
    }

    #[test]
    fn duplicates_are_kept() {
        let tree = Tree::read(r#"{"a":1,"b":{"x":1,"\u0078":2},"a":3}"#).unwrap();
        let pointers: Vec<_> = tree.duplicates.iter().map(|id| tree.pointer(*id)).collect();
        assert_eq!(pointers, ["/b/x", "/a"]);
        assert_eq!(tree.root.members().len(), 3);
        let many: Vec<String> = (0..40).map(|n| format!("\"{}\":0", n % 39)).collect();
        let text = format!("{{{}}}", many.join(","));
        assert_eq!(Tree::read(&text).unwrap().duplicates, [40]);
    }

    #[test]
    fn the_order_of_members_says_nothing() {
        let read = |text| Tree::read(text).unwrap().root;
        assert!(read(r#"{"a":1,"b":[2]}"#).says_the_same(&read(r#"{"b":[2],"a":1}"#)));
        assert!(!read(r#"{"a":1}"#).says_the_same(&read(r#"{"a":2}"#)));
    }
}
