internal import Cryptography

/// What is known of a request that was marked by its sender, so that it isn't acted upon twice.
package enum IdempotencyRecord: Sendable, Equatable {
    /// Nobody has sent it before: it is the sender's to act upon now.
    case new
    /// Another request had this mark.
    case other
    /// It is being acted upon, or was when a server died. Milliseconds since 1970.
    case begun(at: Int64)
    case answered(status: Int64, answer: String)
}

/// The SQL of `idempotency_keys`. Answers are sealed: some hold what is shown once.
package struct IdempotencyTable {
    let connection: any SQLConnection
    let secrets: SealedSecrets

    private static let insertion = """
        INSERT INTO idempotency_keys (digest, fingerprint, created_at, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (digest) DO NOTHING
        """
    private static let selection = """
        SELECT fingerprint, status, sealed, sealing_key_id, created_at FROM idempotency_keys WHERE digest = $1
        """
    private static let answering = "UPDATE idempotency_keys SET status = $2, sealed = $3, sealing_key_id = $4 WHERE digest = $1"

    /// Claims a mark, or tells what became of the request that has it. Forgets what has ended.
    ///
    /// - Parameters:
    ///   - digest: of sender, call and mark.
    ///   - fingerprint: of what is asked.
    package func begin(
        _ digest: [UInt8], fingerprint: [UInt8], at now: Int64, expiresAt: Int64
    ) throws(StoreError) -> IdempotencyRecord {
        try connection.run("DELETE FROM idempotency_keys WHERE expires_at <= $1", [.integer(now)])
        let values: [SQLValue] = [.bytes(digest), .bytes(fingerprint), .integer(now), .integer(expiresAt)]
        if try connection.run(Self.insertion, values) == 1 { return .new }
        let secrets = secrets
        let record = try connection.first(Self.selection, [.bytes(digest)]) { row throws(StoreError) -> IdempotencyRecord in
            guard try row.bytes(0) == fingerprint else { return .other }
            guard let status = try row.optionalInteger(1) else { return .begun(at: try row.integer(4)) }
            let answer = try secrets.open(try row.bytes(2), keyID: try row.text(3), for: Self.place(digest))
            return .answered(status: status, answer: answer)
        }
        guard let record else { throw StoreError(.database, "The database gave no row for a key that it has.") }
        return record
    }

    /// Keeps the answer, sealed, for whoever sends the request again.
    package func finish(_ digest: [UInt8], status: Int64, answer: String) throws(StoreError) {
        let sealed = secrets.seal(answer, for: Self.place(digest))
        try connection.run(Self.answering, [.bytes(digest), .integer(status), .bytes(sealed.bytes), .text(sealed.keyID)])
    }

    /// Gives the mark back: nothing was done.
    package func forget(_ digest: [UInt8]) throws(StoreError) {
        try connection.run("DELETE FROM idempotency_keys WHERE digest = $1", [.bytes(digest)])
    }

    static func place(_ digest: [UInt8]) -> String { "idempotency_keys/\(hexadecimal(digest))" }
}

extension Tables {
    package var idempotencyKeys: IdempotencyTable { IdempotencyTable(connection: connection, secrets: secrets) }
}
