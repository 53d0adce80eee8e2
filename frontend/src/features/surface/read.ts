/** What is read of routes and models, in words for where none is found; a test keeps it to what the detectors name. */
import { listed } from "../../format";

const ROUTES = ["Flask", "FastAPI", "Starlette", "Django", "Django Ninja", "Express", "Nest", "Spring", "Gin", "Echo", "Fiber", "chi", "gorilla/mux", "fasthttp/router", "Go’s net/http", "Rails"];
const MODELS = ["SQLAlchemy", "SQLModel", "Django", "Pydantic", "Prisma", "JPA", "TypeORM", "SQL"];

export const READ = {
  routes: `Read are routes of ${listed(ROUTES)}`,
  models: `models of ${listed(MODELS)}`,
};
