# Says what routes Rails' own mapper makes of config/routes.rb. Only actionpack and railties need to be installed: constants
# that are not there become stand-ins, macros of gems are named on stderr and run their blocks.
require "json"
require "ostruct"
require "active_support"
require "active_support/all"
require "action_controller"
require "action_dispatch"

Encoding.default_external = Encoding::UTF_8
HOME = Dir.pwd

class StandIn < Module
  def const_missing(name) = const_set(name, StandIn.new)
  def method_missing(*) = STAND_IN
  def respond_to_missing?(*) = true
  def to_s = "x"
  def to_str = "x"
  def call(*) = nil
  def matches?(*) = true
  def ==(_other) = false
  def !; false; end
  def each; end
end
STAND_IN = StandIn.new
ROUTES = ActionDispatch::Routing::RouteSet.new
ROUTES.draw_paths << File.join(HOME, "config/routes")
APPLICATION = OpenStruct.new(routes: ROUTES, config: STAND_IN)

module Rails
  class << self
    def application = APPLICATION
    def env = ActiveSupport::StringInquirer.new("development")
    def root = Pathname.new(HOME)
    def method_missing(*) = STAND_IN
  end
end

class ActionDispatch::Routing::Mapper
  def method_missing(name, *, **, &block)
    warn "unknown: #{name}"
    instance_exec(&block) if block
  end
  def respond_to_missing?(*) = true
end

class Object
  def self.const_missing(name) = Object.const_set(name, StandIn.new)
end

module Kernel
  alias require_really require
  def require(name)
    require_really(name)
  rescue LoadError
    true
  end
end

if File.exist?("config/application.rb") && File.read("config/application.rb").match?(/^[^#]*api_only\s*=\s*true/)
  class ActionDispatch::Routing::RouteSet
    def api_only? = true
  end
end

text = File.read("config/routes.rb").gsub(/^(\s*)[A-Z]\w*::Application\.routes\.draw/, '\1Rails.application.routes.draw')
eval(text, TOPLEVEL_BINDING, File.join(HOME, "config/routes.rb"))
rows = ROUTES.routes.flat_map do |route|
  path = route.path.spec.to_s.sub(/\(\.:format\)\z/, "")
  verbs = route.verb.to_s.empty? ? ["ANY"] : route.verb.to_s.split("|")
  verbs.map { |verb| [verb, path, ""] }
end
puts "--routes--" + JSON.generate(rows.uniq)
