/// JSON (RFC 8259): one type of value, one strict parser, one writer, and readers whose errors name the path.
///
/// A document goes through three hands:
///
///     let body = try JSON.Value(parsing: bytes)                    // syntax: JSON.SyntaxError with the offset
///     let node = JSON.Node(body)
///     let title = try node["title"].string(bytesMax: 200)          // shape: JSON.ReadError, "title must be a string"
///     let answer: JSON.Value = ["id": .init(id), "title": .init(title), "tags": ["a", "b"]]
///     let bytes = answer.bytes
///
/// The parser is stricter than the RFC demands where two readers of one text could come to different results: a name
/// that comes twice in an object is refused, so is a lone surrogate, and so is U+0000, which databases can't hold
/// (RFC 8259 §4, §8.2, §9).
package enum JSON {}
