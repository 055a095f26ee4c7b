/// The pages behind the sign-in. Each has a body, `html/{name}.html`, and a module, `js/pages/{name}.js`, which fills it by the API.
package enum SignedInPage: String, CaseIterable, Sendable {
    case livestreams, console, people, activity, settings, webhooks, account
    /// What concerns the whole server, for those who run it.
    case server
    /// Makes a livestream, or changes one.
    case livestreamForm = "livestream-form"

    /// A place in the menu. The order is that of the menu.
    enum Section: String, CaseIterable, Sendable {
        case livestreams, people, activity, settings, account, server

        var title: String {
            switch self {
            case .livestreams: "Livestreams"
            case .people: "People"
            case .activity: "Activity"
            case .settings: "Settings"
            case .account: "Account"
            case .server: "Server"
            }
        }

        /// What one has to be allowed for the place to be worth a visit; nil: nothing.
        var permission: String? {
            switch self {
            case .activity: "readAuditLog"
            case .settings: "changeOrganisation"
            case .livestreams, .people, .account, .server: nil
            }
        }

        var isForOperators: Bool { self == .server }

        func path(in organisation: ShellModel.Organisation?) -> String? {
            switch self {
            case .account: "/account"
            case .server: "/server"
            case .livestreams: organisation?.path
            case .people, .activity, .settings: organisation.map { $0.path + "/" + rawValue }
            }
        }
    }

    var section: Section {
        switch self {
        case .livestreams, .console, .livestreamForm: .livestreams
        case .people: .people
        case .activity: .activity
        case .settings, .webhooks: .settings
        case .account: .account
        case .server: .server
        }
    }

    /// What the person has to be allowed in the organisation to see it, as `Permission` calls it; nil: nothing.
    package var permission: String? { self == .webhooks ? "manageIntegrations" : section.permission }

    /// Whether it is for those only who run the server.
    package var isForOperators: Bool { section.isForOperators }

    var title: String {
        switch self {
        case .console: "Console"
        case .webhooks: "Webhooks"
        case .livestreamForm: "Livestream"
        default: section.title
        }
    }

    /// Style sheets beside those of every page behind the sign-in.
    var styles: [String] {
        switch self {
        case .livestreams, .livestreamForm: ["livestreams"]
        case .console: ["livestreams", "console", "player"]
        case .server: ["server"]
        case .people, .activity, .settings, .webhooks, .account: []
        }
    }

    var hasPlayer: Bool { self == .console }
}
