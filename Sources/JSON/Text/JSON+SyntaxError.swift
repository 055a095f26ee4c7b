extension JSON {
    /// Why bytes are no JSON text that we read, and where.
    package struct SyntaxError: Error, Equatable {
        package enum Reason: Sendable, Equatable {
            /// The text ends inside a value.
            case truncated
            /// Something else than the grammar wants stands here.
            case unexpectedByte
            /// Something follows the document's one value.
            case trailingBytes
            case notUTF8
            /// A line end, tab or other control character stands bare in a string, or U+0000 as an escape.
            case controlCharacter
            case badEscape
            /// Half of a surrogate pair.
            case loneSurrogate
            case badNumber
            /// Too large for a `Double`.
            case numberOutOfRange
            case duplicateName
            case tooManyBytes(max: Int)
            case tooDeep(max: Int)
            case tooManyValues(max: Int)
            case numberTooLong(max: Int)
        }

        package let reason: Reason
        /// The byte at which it was noticed.
        package let offset: Int
    }
}

extension JSON.SyntaxError: CustomStringConvertible {
    /// A sentence. It quotes nothing of the text, which may hold secrets.
    package var description: String { "The JSON text \(fault) (byte \(offset))." }

    private var fault: String {
        switch reason {
        case .truncated: "ends too early"
        case .unexpectedByte: "has a character in the wrong place"
        case .trailingBytes: "goes on behind its end"
        case .notUTF8: "is not UTF-8"
        case .controlCharacter: "has a control character in a string"
        case .badEscape: "has an unknown escape in a string"
        case .loneSurrogate: "has half of a surrogate pair in a string"
        case .badNumber: "has a number that is spelled wrongly"
        case .numberOutOfRange: "has a number that is too large"
        case .duplicateName: "has a name twice in one object"
        case .tooManyBytes(let max): "is longer than \(max) bytes"
        case .tooDeep(let max): "is nested deeper than \(max) levels"
        case .tooManyValues(let max): "has more than \(max) values"
        case .numberTooLong(let max): "has a number of more than \(max) characters"
        }
    }
}
