internal import JSON

/// The loaded templates. Each page's rendering is in a file of its own.
struct Pages: Sendable {
    enum Frame: String, CaseIterable { case title, description, assets, page, preload, account, body, state }

    let assetRoot: String
    private let modules: ModuleGraph
    let frame: Template<Frame>
    let homeBody: Template<HomePlaceholder>
    let goLive: Template<GoLivePlaceholder>
    let watchBody: Template<WatchPlaceholder>
    let embedPage: Template<EmbedPlaceholder>
    let errorBody: Template<ErrorPlaceholder>
    let formBody: Template<FormPlaceholder>
    let publicBody: Template<PublicPlaceholder>
    let shellFrame: Template<ShellPlaceholder>
    let signedInBodies: [SignedInPage: HTML]
    let documentationBody: Template<DocumentationPlaceholder>

    init(assetRoot: String, modules: ModuleGraph, read: (String) throws(WebUIError) -> String) throws(WebUIError) {
        self.assetRoot = assetRoot
        self.modules = modules
        frame = try Template(try read("frame.html"), name: "frame.html")
        homeBody = try Template(try read("home.html"), name: "home.html")
        goLive = try Template(try read("go-live.html"), name: "go-live.html")
        watchBody = try Template(try read("watch.html"), name: "watch.html")
        embedPage = try Template(try read("embed.html"), name: "embed.html")
        errorBody = try Template(try read("error.html"), name: "error.html")
        formBody = try Template(try read("form.html"), name: "form.html")
        publicBody = try Template(try read("public.html"), name: "public.html")
        shellFrame = try Template(try read("shell.html"), name: "shell.html")
        var bodies: [SignedInPage: HTML] = [:]
        for page in SignedInPage.allCases { bodies[page] = HTML(trusted: try read(page.rawValue + ".html")) }
        signedInBodies = bodies
        documentationBody = try Template(try read("documentation.html"), name: "documentation.html")
    }

    /// - Parameter page: names the page's style sheet's scope and its module in `js/pages/`.
    func framed(
        title: String, description: String, page: String, preload: HTML = .empty, account: HTML = .empty, state: JSON.Value, body: HTML
    ) -> [UInt8] {
        bytes(
            frame.render { placeholder in
                switch placeholder {
                case .title: HTML(escaping: title)
                case .description: HTML(escaping: description)
                case .assets: HTML(escaping: assetRoot)
                case .page: HTML(escaping: page)
                case .preload: "\(preload)\(modulePreloads(page))"
                case .account: account
                case .body: body
                case .state: HTML(trusted: state.text)
                }
            })
    }

    func bytes(_ html: HTML) -> [UInt8] { Array(html.text.utf8) }

    /// Fetches at once what the page's module would only ask for one after another.
    func modulePreloads(_ page: String) -> HTML {
        modules.needs(of: "js/pages/\(page).js").map { file -> HTML in "<link rel=\"modulepreload\" href=\"\(assetRoot)/\(file)\">\n" }
            .joined()
    }
}

extension HTML {
    /// The attribute that takes an element out of the page.
    static func hidden(_ isHidden: Bool) -> HTML { isHidden ? " hidden" : "" }

    /// `words` for readers, the exact instant for script and search engines.
    static func time(_ time: WallTime, as style: TimeStyle) -> HTML {
        "<time datetime=\"\(time.rfc3339)\" data-show=\"\(style.rawValue)\">\(style == .clock ? time.clockWords : time.dateWords)</time>"
    }

    /// How `js/lib/times.js` shows an instant in the viewer's zone.
    enum TimeStyle: String {
        /// The hour, with the day too when that is not today.
        case clock
        case date
    }
}
