import Accounts
import API
import HTTP
import HTTPServer
import Runtime
import Store

/// Who may see the key on the home page and start the test picture: until the server has an owner, whoever sits at the machine; from then
/// on, those who run it.
struct Control: Sendable {
    let accounts: Accounts
    let routes: APIRoutes

    /// What is known of a request on its loop, before anything is looked up.
    struct Evidence: Sendable {
        fileprivate let head: HTTPRequestHead
        fileprivate let address: AddressPrefix?
        fileprivate let isEncrypted: Bool
        fileprivate let isLocal: Bool
        fileprivate let mayControlLocally: Bool

        init(_ exchange: HTTPExchange) {
            head = exchange.request
            address = AddressPrefix(addressBytes: exchange.client.bytes)
            isEncrypted = exchange.isEncrypted
            isLocal = LocalAccess.isLocal(exchange)
            mayControlLocally = LocalAccess.mayControl(exchange)
        }
    }

    struct Standing: Sendable {
        /// Nobody owns the server yet.
        var isNew: Bool
        /// The name of who is signed in.
        var name: String?
        /// May see the key.
        var mayRead: Bool
        /// May act by this very request: it isn't another site's doing.
        var mayAct: Bool
    }

    /// Where the database doesn't answer, nobody has control.
    func standing(_ evidence: Evidence) async -> Standing {
        do {
            if try await accounts.setUp.isNeeded() {
                return Standing(isNew: true, name: nil, mayRead: evidence.isLocal, mayAct: evidence.mayControlLocally)
            }
            let caller = try await routes.caller(of: evidence.head, from: evidence.address, isEncrypted: evidence.isEncrypted)
            guard !caller.isGuest else { return Standing(isNew: false, name: nil, mayRead: false, mayAct: false) }
            let user = try await accounts.profiles.own(caller: caller)
            let isFromHere = CrossSiteCheck.isFromHere(evidence.head) || caller.signInID == nil
            return Standing(isNew: false, name: user.displayName, mayRead: user.isOperator, mayAct: user.isOperator && isFromHere)
        } catch {
            return Standing(isNew: false, name: nil, mayRead: false, mayAct: false)
        }
    }
}
