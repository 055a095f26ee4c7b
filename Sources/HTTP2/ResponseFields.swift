import HTTP

/// An answer's header section as HTTP/2 wants it: lower case, the status first, nothing that belongs to a connection (RFC 9113, §8.2).
struct ResponseFields {
    struct Field {
        let name: [UInt8]
        let value: [UInt8]
        /// Kept out of the compression's memory: what is secret must not be guessed by the length of what follows (RFC 7541, §7.1.3).
        let isSensitive: Bool
    }

    private(set) var fields: [Field]

    /// - Parameters:
    ///   - length: of the body; nil when it isn't known or there is none.
    ///   - date: by ``HTTPDate/format(secondsSince1970:)``.
    init(_ head: HTTPResponseHead, length: Int?, date: String?) throws(HTTPEncodeError) {
        fields = [Field(":status", String(head.status.code))]
        if let date { fields.append(Field("date", date)) }
        for field in head.headers.fields where !Self.isOwn(field.name, hasDate: date != nil) {
            guard field.isSendable else { throw HTTPEncodeError(headerName: field.name) }
            fields.append(Field(field.name.lowercased(), field.value))
        }
        if let length { fields.append(Field("content-length", String(length))) }
    }

    private static func isOwn(_ name: String, hasDate: Bool) -> Bool {
        switch name.lowercased() {
        case "connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection", "content-length": true
        case "date": hasDate
        default: false
        }
    }
}

extension ResponseFields.Field {
    fileprivate init(_ name: String, _ value: String) {
        self.init(name: Array(name.utf8), value: Array(value.utf8), isSensitive: name == "set-cookie" || name == "location")
    }
}
