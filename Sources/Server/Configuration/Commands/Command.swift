internal import Accounts
internal import Store

/// What a person asks the program to do.
package enum Command: Sendable, Equatable {
    /// Run the server; the default.
    case serve
    /// Try the settings, folders and ports, and say what is wrong.
    case check
    /// Look at an installation, also while it runs, and name each fault.
    case doctor
    /// Print a commented `carillon.conf`.
    case config
    case backup(file: String)
    case restore(file: String)
    case version
    /// - Parameter about: the first word of some commands; nil: everything.
    case help(about: String?)
    /// What needs the store, and acts as the operator.
    case stored(Stored)

    /// Commands on what the store holds. Where a person, an organisation or a livestream is meant, it is named in any way that
    /// tells it from the others: see ``Names``.
    package enum Stored: Sendable, Equatable {
        /// Print a link that makes the owner of a server without one.
        case setUpLink
        case users(Users)
        case organisations(Organisations)
        case livestreams(Livestreams)
        case streamKeys(StreamKeys)
        case recordings(Recordings)
        case tokens(Tokens)
        case keys(Keys)
    }

    package enum Users: Sendable, Equatable {
        case list(search: String?)
        case show(String)
        case create(email: String, name: String?, isOperator: Bool, asksPassword: Bool)
        case disable(String)
        case enable(String)
        case resetPassword(String, asksPassword: Bool)
        case removeSecondFactor(String)
        case setOperator(String, Bool)
    }

    package enum Organisations: Sendable, Equatable {
        case list
        case show(String)
        case create(name: String, slug: String?, owner: String)
        case delete(String)
        case members(String, role: String?)
        case addMember(String, person: String, role: String)
        case setRole(String, person: String, role: String)
        case removeMember(String, person: String)
    }

    package enum Livestreams: Sendable, Equatable {
        case list(organisation: String?, state: String?)
        case show(String)
        case create(title: String, organisation: String?, isChannel: Bool, isDraft: Bool)
        case act(Act, String)
        case delete(String, withRecordings: Bool)

        package enum Act: String, Sendable, CaseIterable { case schedule, start, stop, cancel, archive, restore }
    }

    /// - Parameter name: of the key.
    package enum StreamKeys: Sendable, Equatable {
        case list(String)
        case show(String, name: String)
        case create(String, name: String)
        case rotate(String, name: String)
        case revoke(String, name: String)
    }

    package enum Recordings: Sendable, Equatable {
        case list(livestream: String?)
        case delete(String)
    }

    package enum Tokens: Sendable, Equatable {
        case list(String)
        case create(String, name: String, scopes: [String], organisation: String?, days: Int64?)
        case revoke(String, id: String)
    }

    /// The keys under which secrets are sealed.
    package enum Keys: Sendable, Equatable {
        case list
        case rotate
        case reseal
        case forget(String)
    }
}
