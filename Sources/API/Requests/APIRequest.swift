package import Accounts
package import HTTP
package import JSON

/// A call as its handler sees it.
package struct APIRequest: Sendable {
    package let head: HTTPRequestHead
    package let caller: Caller
    /// Whether nobody between the client and this server, or the proxy before it, can read what is said.
    package let isEncrypted: Bool
    let parameters: RouteParameters
    let bytes: [UInt8]

    /// A parameter that the call's path names.
    package func parameter(_ name: String) -> String { parameters.string(name) }

    package var query: HTTPQuery { head.query }

    /// The body as JSON. Without a body: an empty object, so that optional members may all be left out.
    ///
    /// - Throws: ``ServiceError`` when it isn't JSON, or is said to be something else.
    package func body() throws(ServiceError) -> JSON.Node {
        if bytes.isEmpty { return JSON.Node(.object([])) }
        guard Self.isJSON(head.headers["Content-Type"]) else {
            throw ServiceError(.notJSON, "The body must be JSON, and its Content-Type application/json.")
        }
        do throws(JSON.SyntaxError) { return JSON.Node(try JSON.Value(parsing: bytes)) } catch {
            throw .invalid("body", error.description)
        }
    }

    /// A page's form, as browsers send it without script.
    package func form() throws(ServiceError) -> HTTPQuery {
        guard Self.mediaType(head.headers["Content-Type"]) == "application/x-www-form-urlencoded" else {
            throw ServiceError(.notJSON, "The body must be a form (application/x-www-form-urlencoded).")
        }
        return HTTPQuery(encoded: bytes)
    }

    /// How many records a listing gives at once, from `limit`: 1 to ``listLimitMax``.
    package func limit() throws(ServiceError) -> Int {
        guard let text = query["limit"] else { return Self.listLimit }
        guard let limit = Int(text), (1...Self.listLimitMax).contains(limit) else {
            throw .invalid(
                "limit", "limit must be a number from 1 to \(Self.listLimitMax).", limit: .init("listLimitMax", Self.listLimitMax))
        }
        return limit
    }

    package static let listLimit = 50
    package static let listLimitMax = 200

    private static func isJSON(_ contentType: String?) -> Bool {
        guard let type = mediaType(contentType) else { return false }
        return type == "application/json" || type.hasSuffix("+json")
    }

    /// Without parameters, in lower case (RFC 9110 §8.3.1).
    private static func mediaType(_ contentType: String?) -> String? {
        contentType.map { String($0.prefix { $0 != ";" }.trimmingSpaces).lowercased() }
    }
}

extension ServiceError.Code {
    package static let notJSON = Self("unsupported_body", .invalid)
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}
