internal import Accounts
internal import HTTP
internal import JSON
internal import Store

extension APIRequest {
    /// Where the listing goes on, from `after`.
    func cursor() throws(ServiceError) -> Cursor? {
        guard let text = query["after"] else { return nil }
        guard let cursor = Cursor(text) else { throw .invalid("after", "after must be what an earlier answer gave as next.") }
        return cursor
    }

    /// What the browser or program says it is.
    var device: String { head.headers["User-Agent"] ?? "" }
}

extension APIResponse {
    static func page<Record>(_ page: Page<Record>, _ json: (Record) -> JSON.Value) -> APIResponse {
        .list(page.records.map(json), next: page.next?.text)
    }
}

extension JSON.Node {
    /// A token as links and cookies carry it. One of the wrong size is no token, so it gets the same answer as a wrong one.
    func secretToken() throws -> SecretToken? { SecretToken(try string()) }

    /// Where a long act goes on; nil where nothing is said.
    func cursor() throws -> Cursor? {
        guard let node = optional else { return nil }
        guard let cursor = Cursor(try node.string()) else {
            throw ServiceError.invalid("after", "after must be what an earlier answer gave as next.")
        }
        return cursor
    }
}
