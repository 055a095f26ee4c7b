internal import Cryptography
package import JSON

/// The keys of an issuer (RFC 7517 §5). Keys that we can't use are left out, as the RFC wants, and remembered with the
/// reason, for whoever wonders why a token is refused.
package struct JSONWebKeySet: Sendable {
    package let keys: [JSONWebKey]
    package let unused: [(id: String?, fault: JSONWebKey.Fault)]

    package enum ParseError: Error, Equatable {
        case syntax(JSON.SyntaxError)
        case shape(JSON.ReadError)
    }

    /// Of the whole text; certificates, which we don't read, may make it long.
    package static let bytesMax = 256 << 10
    /// Each costs a look at its numbers; issuers have two or three, the largest a dozen.
    package static let keysMax = 64

    package init(keys: [JSONWebKey]) {
        self.keys = keys
        unused = []
    }

    package init(parsing bytes: [UInt8]) throws(ParseError) {
        let nodes = try Self.nodes(bytes)
        var keys: [JSONWebKey] = []
        var unused: [(id: String?, fault: JSONWebKey.Fault)] = []
        for node in nodes {
            do throws(JSONWebKey.Fault) {
                let key = try JSONWebKey(node)
                guard !keys.contains(where: { $0.isSameName(as: key) }) else { throw .duplicateID }
                keys.append(key)
            } catch {
                unused.append((node["kid"].value?.string, error))
            }
        }
        self.keys = keys
        self.unused = unused
    }

    private static func nodes(_ bytes: [UInt8]) throws(ParseError) -> [JSON.Node] {
        let document: JSON.Value
        do throws(JSON.SyntaxError) {
            document = try JSON.Value(parsing: bytes, limits: .init(bytesMax: bytesMax, depthMax: 8, valuesMax: 4096))
        } catch {
            throw .syntax(error)
        }
        do throws(JSON.ReadError) {
            return try JSON.Node(document)["keys"].elements(countMax: keysMax)
        } catch {
            throw .shape(error)
        }
    }

    /// The set as JSON, to be published.
    package var json: JSON.Value { ["keys": .array(keys.map(\.json))] }

    /// The key that a token's header asks for. Without `kid` there must be no choice.
    func key(id: String?, for algorithm: TokenAlgorithm) throws(TokenError) -> JSONWebKey {
        guard let id else {
            let fitting = keys.filter { $0.key.algorithm == algorithm.signature }
            guard fitting.count < 2 else { throw .ambiguousKey }
            guard let key = fitting.first else { throw .unknownKey }
            return key
        }
        let named = keys.filter { $0.id.map { $0.utf8.elementsEqual(id.utf8) } ?? false }
        guard !named.isEmpty else { throw .unknownKey }
        guard let key = named.first(where: { $0.key.algorithm == algorithm.signature }) else { throw .otherAlgorithm }
        return key
    }
}

extension JSONWebKey {
    /// Whether nothing in a token's header could tell the two apart.
    fileprivate func isSameName(as other: JSONWebKey) -> Bool {
        guard let id, let otherID = other.id else { return false }
        return id.utf8.elementsEqual(otherID.utf8) && key.algorithm == other.key.algorithm
    }
}
