/// The pages behind the sign-in. Each has a body, `html/{name}.html`, and a module, `js/pages/{name}.js`, which fills it by the API.
package enum SignedInPage: String, CaseIterable, Sendable {
    case livestreams, console, participants, people, activity, settings, webhooks, account, notifications
    /// What concerns the whole server, for those who run it.
    case server
    /// Makes a livestream, or changes one.
    case livestreamForm = "livestream-form"
    /// Changes a page that gathers livestreams, and says who looks after it.
    case pageAdmin = "page-admin"
    /// Sends picture and sound from the browser.
    case broadcast

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

    /// Where it stands in the menu; nil: beside it.
    var section: Section? {
        switch self {
        case .livestreams, .console, .livestreamForm, .broadcast, .participants, .pageAdmin: .livestreams
        case .people: .people
        case .activity: .activity
        case .settings, .webhooks: .settings
        case .account: .account
        case .server: .server
        case .notifications: nil
        }
    }

    /// Whether it is about the person or the server, and about no organisation.
    var isPersonal: Bool { [.account, .notifications, .server].contains(self) }

    /// What the person has to be allowed in the organisation to see it, as `Permission` calls it; nil: nothing.
    package var permission: String? { self == .webhooks ? "manageIntegrations" : section?.permission }

    /// Whether it is for those only who run the server.
    package var isForOperators: Bool { section?.isForOperators ?? false }

    var title: String {
        switch self {
        case .console: "Console"
        case .webhooks: "Webhooks"
        case .livestreamForm: "Livestream"
        case .broadcast: "Go live"
        case .participants: "Who has joined"
        case .pageAdmin: "Page"
        case .notifications: "Notifications"
        case .livestreams, .people, .activity, .settings, .account, .server: section?.title ?? ""
        }
    }

    /// Style sheets beside those of every page behind the sign-in.
    var styles: [String] {
        switch self {
        case .livestreams, .pageAdmin: ["livestreams"]
        case .livestreamForm: ["livestreams", "livestream-form"]
        case .console: ["livestreams", "console", "player"]
        case .broadcast: ["livestreams", "broadcast"]
        case .people, .participants, .activity, .settings, .webhooks, .account: []
        case .notifications: ["notifications"]
        case .server: ["server"]
        }
    }

    var hasPlayer: Bool { self == .console }
    /// The browser may lend it camera, microphone and screen.
    package var usesCamera: Bool { self == .broadcast }
}
